import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Problem, Schemas } from "../api/client";
import { movePerson, releaseEmail } from "../api/people";
import { Ask } from "../components/Ask";
import { toast } from "../components/toasts";
import { t } from "./texts";

/** EmailTaken tells staff who has an address. They can move that person here, or release the address. */
export function EmailTaken({
  problem,
  partner,
  moved,
  released,
}: {
  problem: Problem;
  partner?: Schemas["Reference"];
  moved: (person: string) => void;
  released: () => void;
}) {
  const [asked, ask] = useState<"move" | "release" | null>(null);
  const { holder } = problem;
  if (!holder) return null;
  const elsewhere = partner && problem.partner?.id !== partner.id;
  return (
    <div className="taken" role="alert">
      <p>
        <Link to="/people/$person" params={{ person: holder.id }}>
          {holder.name || t.person.unnamed}
        </Link>{" "}
        {problem.partner ? t.taken.heldAt(problem.partner.name) : t.taken.held}
      </p>
      <div className="buttons">
        {elsewhere && (
          <Button variant="default" onClick={() => ask("move")}>
            {t.taken.move(partner.name)}
          </Button>
        )}
        <Button variant="default" onClick={() => ask("release")}>
          {t.taken.release}
        </Button>
      </div>
      <Ask
        opened={asked === "move"}
        close={() => ask(null)}
        title={t.taken.move(partner?.name ?? "")}
        yes={t.person.moveYes}
        act={async () => {
          await movePerson({ id: holder.id, partner: problem.partner }, partner?.id ?? "");
          toast(t.person.moved(holder.name, partner?.name ?? ""));
          moved(holder.id);
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
