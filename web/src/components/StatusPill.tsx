import type { Person } from "../api/people";
import { shared } from "../sharedTexts";

/** StatusPill shows a person's status. It also shows an expired invite and a mail that did not arrive. */
export function StatusPill({ person }: { person: Pick<Person, "status" | "inviteExpired" | "mail"> }) {
  const bounced = person.mail === "bounced" || person.mail === "complained" || person.mail === "failed";
  return (
    <span className="pills">
      <Pill tone={person.inviteExpired ? "wait" : tones[person.status]}>
        {person.inviteExpired ? shared.status.expired : shared.status[person.status]}
      </Pill>
      {bounced && person.status !== "disabled" && <Pill tone="bad">{shared.mail[person.mail ?? "failed"]}</Pill>}
    </span>
  );
}

const tones = { contact: "calm", requested: "wait", invited: "brand", active: "good", disabled: "bad" } as const;

export function Pill({
  tone,
  children,
}: {
  tone: "calm" | "wait" | "brand" | "good" | "bad";
  children: React.ReactNode;
}) {
  return (
    <span className="pill" data-tone={tone}>
      {children}
    </span>
  );
}
