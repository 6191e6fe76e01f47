import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Row } from "../api/many";
import { groupsQuery } from "../api/portal";
import { csvOf } from "../components/csv";
import { save } from "../components/download";
import { inPages, Rows } from "../components/Rows";
import { Pill } from "../components/StatusPill";
import { shared } from "../sharedTexts";
import { t } from "./texts";

const outcomes = ["invited", "added", "requested", "unchanged", "refused"] as const;
const tones = { invited: "good", added: "brand", requested: "wait", unchanged: "calm", refused: "bad" } as const;

/** Verdicts shows the outcome of each row, and why. */
export function Verdicts({ rows, done }: { rows: Row[]; done: boolean }) {
  const words = done ? t.outcomes : t.will;
  const refused = rows.filter((row) => row.outcome === "refused");
  const named = useQuery({ ...groupsQuery, enabled: rows.some((row) => row.groups?.length) }).data;
  const names = new Map(named?.map((group) => [group.id, group.name]));
  const [only, setOnly] = useState<Row["outcome"] | null>(null);
  const shown = only ? rows.filter((row) => row.outcome === only) : rows;
  return (
    <section aria-label={t.verdicts}>
      <div className="tools" role="group" aria-label={t.filter}>
        {outcomes.map((outcome) => {
          const count = rows.filter((row) => row.outcome === outcome).length;
          return (
            count > 0 && (
              <button
                key={outcome}
                type="button"
                className="filter"
                aria-pressed={only === outcome}
                onClick={() => setOnly(only === outcome ? null : outcome)}
              >
                <Pill tone={tones[outcome]}>{words[outcome]}</Pill> {count.toLocaleString(shared.locale)}
              </button>
            )
          );
        })}
        <Button variant="default" size="xs" onClick={() => save(table(rows, names), t.downloadName)}>
          {t.download}
        </Button>
        {refused.length > 0 && (
          <Button variant="default" size="xs" onClick={() => save(table(refused, names), t.refusedName)}>
            {t.refused}
          </Button>
        )}
      </div>
      <Rows
        key={only}
        className="verdicts"
        pages={inPages(shown)}
        id={(row) => row.row}
        row={(row) => (
          <div className="row">
            <span className="quiet row-number">{row.row}</span>
            <span className="row-words">
              <span className="row-name">{called(row) || row.email || shared.person.noEmail}</span>
              {details(row, names) && <span className="row-sub">{details(row, names)}</span>}
              {why(row) && <span className="row-sub">{why(row)}</span>}
            </span>
            <span className="row-end">
              <Pill tone={tones[row.outcome]}>{words[row.outcome]}</Pill>
            </span>
          </div>
        )}
      />
    </section>
  );
}

const called = (row: Row) => [row.firstName, row.lastName].filter(Boolean).join(" ");

/** details returns what else is stored of a person, or would be: address, phone, title and groups. */
function details(row: Row, groups: Map<string, string>): string {
  return [called(row) && row.email, row.phone, row.title, named(row, groups).join(", ")].filter(Boolean).join(" · ");
}

function named(row: Row, groups: Map<string, string>): string[] {
  return (row.groups ?? []).map((id) => groups.get(id) ?? id);
}

/** why returns the reason of a verdict in words. */
function why(row: Row): string {
  const words: string[] = [];
  if (row.holder) words.push(t.heldBy(row.holder.name, row.partner?.name));
  else if (row.reason) words.push(shared.reasons[row.reason] ?? row.reason);
  else if (row.outcome === "unchanged") words.push(row.status ? (t.already[row.status] ?? "") : t.earlier);
  const without = (row.leftOut ?? []).map((field) => t.leftOut[field] ?? field);
  if (without.length > 0 && !row.reason?.endsWith("_left_out")) words.push(t.without({ fields: without.join(", ") }));
  return words.join(" ");
}

/** table returns the verdicts as CSV, which can be imported. */
function table(rows: Row[], groups: Map<string, string>): string {
  const lines = rows.map((row) => [
    String(row.row),
    row.email,
    row.firstName ?? "",
    row.lastName ?? "",
    row.phone ?? "",
    row.title ?? "",
    named(row, groups).join("|"),
    row.outcome,
    row.reason ?? "",
    why(row),
  ]);
  const header = ["row", "email", "firstName", "lastName", "phone", "title", "groups", "outcome", "reason", "details"];
  return csvOf([header, ...lines]);
}
