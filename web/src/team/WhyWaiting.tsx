import { useQuery } from "@tanstack/react-query";
import type { Person } from "../api/people";
import { useSession } from "../shell/session";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/**
 * WhyWaiting says why an added person waits for approval, as far as a primary contact may know. The reason is the one
 * that the API gave when the person was added (api/people.ts keeps it). Without it, the reason is derived from the
 * organisation's own domains.
 */
export function WhyWaiting({ person }: { person: Person }) {
  const { partner } = useSession();
  const told = useQuery<string | null>({
    queryKey: ["reason", person.id],
    queryFn: () => null,
    staleTime: Infinity,
  }).data;
  const domains = partner?.domains ?? [];
  const own = domains.includes(person.email?.split("@").at(-1) ?? "");
  if (told && told in shared.reasons) return shared.reasons[told];
  if (own) return shared.reasons.email_in_use;
  return domains.length === 0 ? shared.reasons.no_domain_assigned : t.outside(domains.join(", "));
}
