import type { Counts } from "../api/counts";
import type { PeopleFilter } from "../api/people";
import { number } from "../number";
import { t } from "./texts";

const all = [
  ["contacts", { status: "contact" }],
  ["requested", { status: "requested" }],
  ["invited", { status: "invited" }],
  ["expired", { invite: "expired" }],
  ["bounced", { mail: "bounced" }],
  ["active", { status: "active" }],
  ["disabled", { status: "disabled" }],
] as const satisfies [keyof Counts, PeopleFilter][];

/** Totals says how many people there are in each state. Each number leads to its people, and back to all. */
export function Totals({
  counts,
  filter,
  set,
}: {
  counts: Counts;
  filter: PeopleFilter;
  set: (to: PeopleFilter) => void;
}) {
  const { contacts, requested, invited, active, disabled } = counts;
  const none: PeopleFilter = { status: undefined, invite: undefined, mail: undefined };
  const is = (of: PeopleFilter) =>
    filter.status === of.status && filter.invite === of.invite && filter.mail === of.mail;
  return (
    <div className="tools totals" role="group" aria-label={t.totals.label}>
      <span className="quiet">{t.totals.all({ people: contacts + requested + invited + active + disabled })}</span>
      {all.map(
        ([name, of]) =>
          counts[name] > 0 && (
            <button
              key={name}
              type="button"
              className="filter plain"
              aria-pressed={is(of)}
              onClick={() => set(is(of) ? none : { ...none, ...of })}
            >
              {t.totals.names[name]} <b>{number(counts[name])}</b>
            </button>
          ),
      )}
    </div>
  );
}
