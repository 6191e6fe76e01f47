import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Problem, Schemas } from "../api/client";
import { enablePerson, invitePerson, movePerson, releaseEmail } from "../api/people";
import { Ask } from "../components/Ask";
import { toast } from "../components/toasts";
import { useAct } from "../components/useAct";
import { shared } from "../sharedTexts";
import { t } from "./texts";

type Holder = Schemas["Reference"];

/**
 * EmailTaken says who has an address. Somebody who is here already gets access by one click. Somebody from elsewhere is
 * moved here by staff, or loses the address.
 */
export function EmailTaken(props: {
  problem: Problem;
  partner?: Schemas["Reference"];
  settled: (person: string) => void;
  released: () => void;
}) {
  const { holder, holderStatus } = props.problem;
  if (!holder) return null;
  return holderStatus ? (
    <Here {...props} holder={holder} status={holderStatus} />
  ) : (
    <Elsewhere {...props} holder={holder} />
  );
}

function HolderLink({ holder }: { holder: Holder }) {
  return (
    <Link to="/people/$person" params={{ person: holder.id }}>
      {holder.name || t.person.unnamed}
    </Link>
  );
}

function Here({
  problem,
  holder,
  status,
  settled,
}: {
  problem: Problem;
  holder: Holder;
  status: NonNullable<Problem["holderStatus"]>;
  settled: (person: string) => void;
}) {
  const action = problem.action === "move" ? undefined : problem.action; // which is for somebody from elsewhere
  const { busy, act } = useAct(async () => {
    if (action === "enable") {
      await enablePerson(holder.id);
      toast(t.access.enabled({ name: holder.name }));
    } else {
      const made = await invitePerson(holder.id);
      toast(
        shared.outcomes[made.outcome]({ name: holder.name }) + (made.reason ? ` ${shared.reasons[made.reason]}` : ""),
      );
    }
    settled(holder.id);
  });
  return (
    <div className="taken" role="alert">
      <p>
        <HolderLink holder={holder} /> {t.taken.here} {t.taken.is[status]}
      </p>
      {action && (
        <div className="buttons">
          <Button loading={busy} onClick={() => void act()}>
            {t.access[action]}
          </Button>
        </div>
      )}
    </div>
  );
}

function Elsewhere({
  problem,
  holder,
  partner,
  settled,
  released,
}: {
  problem: Problem;
  holder: Holder;
  partner?: Schemas["Reference"];
  settled: (person: string) => void;
  released: () => void;
}) {
  const [asked, ask] = useState<"move" | "release" | null>(null);
  return (
    <div className="taken" role="alert">
      <p>
        <HolderLink holder={holder} />{" "}
        {problem.partner ? t.taken.heldAt({ partner: problem.partner.name }) : t.taken.held}
      </p>
      <div className="buttons">
        {partner && problem.action === "move" && (
          <Button variant="default" onClick={() => ask("move")}>
            {t.taken.move({ partner: partner.name })}
          </Button>
        )}
        <Button variant="default" onClick={() => ask("release")}>
          {t.taken.release}
        </Button>
      </div>
      <Ask
        opened={asked === "move"}
        close={() => ask(null)}
        title={t.taken.move({ partner: partner?.name ?? "" })}
        yes={t.person.moveYes}
        act={async () => {
          await movePerson({ id: holder.id, partner: problem.partner }, partner?.id ?? "");
          toast(t.person.moved({ name: holder.name, to: partner?.name ?? "" }));
          settled(holder.id);
        }}
      >
        <p>{t.person.moveLead}</p>
      </Ask>
      <Ask
        opened={asked === "release"}
        close={() => ask(null)}
        title={t.taken.release}
        yes={t.person.releaseYes}
        danger
        act={async () => {
          await releaseEmail(holder.id);
          toast(t.taken.released);
          released();
        }}
      >
        <p>{t.person.releaseLead}</p>
      </Ask>
    </div>
  );
}
