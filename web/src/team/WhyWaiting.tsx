import type { UserRequest } from "../api/requests";
import { useSession } from "../shell/session";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** WhyWaiting says why an added person waits for approval, as far as a primary contact may know. */
export function WhyWaiting({ reason }: { reason?: UserRequest["reason"] }) {
  const { partner } = useSession();
  return reason ? shared.reasons[reason] : t.outside({ domains: (partner?.domains ?? []).join(", ") });
}
