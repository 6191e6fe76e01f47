import type { ReactNode } from "react";
import type { Counts } from "../api/counts";
import type { PeopleFilter } from "../api/people";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** stages are in the order in which a person usually passes them, last one first. */
const stages = ["active", "invited", "requested", "contacts", "disabled"] as const;

const total = (counts: Counts) => stages.reduce((sum, stage) => sum + counts[stage], 0);

/** StageFilter finds the people who are counted together. */
export type StageFilter = Pick<PeopleFilter, "status" | "invite" | "mail">;

const filters = {
  active: { status: "active" },
  invited: { status: "invited" },
  requested: { status: "requested" },
  contacts: { status: "contact" },
  disabled: { status: "disabled" },
} as const satisfies Record<(typeof stages)[number], StageFilter>;

/**
 * Funnel shows how many of a partner's people have reached each stage: a bar, with the numbers next to it. `to` makes a
 * link of a number's words, which leads to the people behind it.
 */
export function Funnel({
  counts,
  to = (_, words) => words,
}: {
  counts: Counts;
  to?: (filter: StageFilter, words: string) => ReactNode;
}) {
  const all = total(counts);
  if (all === 0) return <p className="quiet">{t.funnel.nobody}</p>;
  const share = (counts.active / all) * 100;
  return (
    <figure className="funnel">
      <p className="funnel-share">
        <strong>{share > 0 && share < 1 ? "<1" : Math.floor(share)}%</strong>{" "}
        {t.funnel.active({ active: counts.active, all })}
      </p>
      <FunnelBar counts={counts} />
      <ul role="list" className="funnel-stages">
        {stages
          .filter((stage) => counts[stage] > 0)
          .map((stage) => (
            <li key={stage}>
              <i data-stage={stage} aria-hidden />
              <span>{to(filters[stage], t.funnel.stages[stage])}</span>
              <b>{counts[stage].toLocaleString(shared.locale)}</b>
              {stage === "invited" && counts.expired > 0 && (
                <small className="quiet">
                  {to({ invite: "expired" }, t.funnel.expired({ count: counts.expired }))}
                </small>
              )}
              {stage === "invited" && counts.bounced > 0 && (
                <small className="bad">{to({ mail: "bounced" }, t.funnel.bounced({ count: counts.bounced }))}</small>
              )}
            </li>
          ))}
      </ul>
    </figure>
  );
}

/** FunnelBar is the bar without numbers. Its name tells screen readers what it shows. */
export function FunnelBar({ counts, small }: { counts: Counts; small?: boolean }) {
  const all = total(counts);
  const shown = stages.filter((stage) => counts[stage] > 0);
  const name = shown.map((stage) => `${t.funnel.stages[stage]} ${counts[stage]}`).join(", ");
  return (
    <svg
      className={small ? "funnel-bar small" : "funnel-bar"}
      role="img"
      aria-label={name || t.funnel.nobody}
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
    >
      <rect className="funnel-none" width="100" height="10" />
      {shown.map((stage, at) => {
        const before = shown.slice(0, at).reduce((sum, one) => sum + counts[one], 0);
        return (
          <rect
            key={stage}
            data-stage={stage}
            x={(before / all) * 100}
            width={(counts[stage] / all) * 100}
            height="10"
          />
        );
      })}
    </svg>
  );
}
