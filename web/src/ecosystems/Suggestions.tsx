import { Button, Checkbox } from "@mantine/core";
import { IconLink, IconSparkles } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { acceptAll, acceptPairs, suggestionsQuery, type Suggestion } from "../api/ecosystems";
import { Avatar } from "../components/Avatar";
import { List } from "../components/List";
import { Empty } from "../components/Page";
import { toast } from "../components/toasts";
import { useAct } from "../components/useAct";
import { t } from "./texts";

const idOf = (one: Suggestion) => `${one.person.id} ${one.member.id}`;

/** Suggestions shows users and members who may belong together. Staff link one pair, some, or all. */
export function Suggestions({ ecosystem }: { ecosystem: string }) {
  const [chosen, choose] = useState<Suggestion[]>([]);
  const accept = useAct(async () => {
    say(await acceptPairs(ecosystem, chosen));
    choose([]);
  });
  const all = useAct(async () => {
    say(await acceptAll(ecosystem));
    choose([]);
  });
  return (
    <div className="stack">
      <p className="quiet">{t.suggestions.lead}</p>
      <div className="buttons">
        <Button
          disabled={chosen.length === 0}
          loading={accept.busy}
          leftSection={<IconLink size={18} aria-hidden />}
          onClick={() => void accept.act()}
        >
          {t.suggestions.some({ count: chosen.length })}
        </Button>
        <Button variant="default" loading={all.busy} onClick={() => void all.act()}>
          {t.suggestions.all}
        </Button>
      </div>
      <List
        query={suggestionsQuery(ecosystem)}
        id={idOf}
        label={t.suggestions.title}
        row={(one) => (
          <Row
            ecosystem={ecosystem}
            one={one}
            chosen={chosen.some((other) => idOf(other) === idOf(one))}
            choose={(yes) =>
              choose((before) => [
                ...before.filter((other) => other.person.id !== one.person.id), // a user has one member
                ...(yes ? [one] : []),
              ])
            }
          />
        )}
        empty={
          <Empty icon={<IconSparkles />} title={t.suggestions.none}>
            <p className="quiet">{t.suggestions.noneLead}</p>
          </Empty>
        }
      />
    </div>
  );
}

/** say tells what was linked, and what was not. */
function say(rows: { outcome: string }[]) {
  const linked = rows.filter((row) => row.outcome === "linked").length;
  const left = rows.filter((row) => row.outcome === "refused").length;
  toast(t.suggestions.done(linked, left));
}

function Row({
  ecosystem,
  one,
  chosen,
  choose,
}: {
  ecosystem: string;
  one: Suggestion;
  chosen: boolean;
  choose: (yes: boolean) => void;
}) {
  const { person, member, reason } = one;
  const single = useAct(async () => say(await acceptPairs(ecosystem, [one])));
  return (
    <div className="chosen-row">
      <Checkbox
        aria-label={t.suggestions.choose({ name: person.name, member: member.name })}
        checked={chosen}
        onChange={(event) => choose(event.currentTarget.checked)}
      />
      <div className="row">
        <Avatar name={person.name} />
        <div className="row-words">
          <span className="row-name">
            <Link to="/people/$person" params={{ person: person.id }}>
              {person.name}
            </Link>
            {" · "}
            <Link to="/ecosystems/$ecosystem/members/$member" params={{ ecosystem, member: member.id }}>
              {member.name}
            </Link>
          </span>
          <span className="row-sub">{t.suggestions.reasons[reason]}</span>
        </div>
        <div className="row-end">
          <Button
            size="xs"
            variant="default"
            loading={single.busy}
            aria-label={t.suggestions.one({ name: person.name, member: member.name })}
            onClick={() => void single.act()}
          >
            {t.ecosystem.linkShort}
          </Button>
        </div>
      </div>
    </div>
  );
}
