import { useState } from "react";
import type { Row } from "../api/many";
import { inPages, Rows } from "../components/Rows";
import { Pill } from "../components/StatusPill";
import { shared } from "../sharedTexts";
import { t } from "./texts";

const outcomes = ["invited", "added", "requested", "unchanged", "refused"] as const;
const tones = { invited: "good", added: "brand", requested: "wait", unchanged: "calm", refused: "bad" } as const;

/** Verdicts shows the outcome of each row, and why. */
export function Verdicts({ rows }: { rows: Row[] }) {
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
                <Pill tone={tones[outcome]}>{t.outcomes[outcome]}</Pill> {count.toLocaleString(shared.locale)}
              </button>
            )
          );
        })}
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
              <span className="row-name">{row.email || shared.person.noEmail}</span>
              {row.reason && <span className="row-sub">{shared.reasons[row.reason] ?? row.reason}</span>}
            </span>
            <span className="row-end">
              <Pill tone={tones[row.outcome]}>{t.outcomes[row.outcome]}</Pill>
            </span>
          </div>
        )}
      />
    </section>
  );
}
