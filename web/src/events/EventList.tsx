import { IconHistory } from "@tabler/icons-react";
import { eventsQuery, type PortalEvent } from "../api/portal";
import { List } from "../components/List";
import { EcosystemName, PartnerName, PersonName } from "../components/names";
import { Empty } from "../components/Page";
import { asTime, asTimeOfDay } from "../components/time";
import { shared } from "../sharedTexts";
import { t } from "./texts";

type Of = { person?: string; partner?: string; day?: string };

/** EventList shows the events of a person, of a partner, or of a day. Events hold ids; the names shown are current. */
export function EventList({ of }: { of: Of }) {
  return (
    <List
      query={eventsQuery(of)}
      id={(one) => one.id}
      row={(one) => <EventRow event={one} of={of} />}
      label={shared.pages.events}
      empty={<Empty icon={<IconHistory />} title={t.none} />}
    />
  );
}

function EventRow({ event, of }: { event: PortalEvent; of: Of }) {
  const { ecosystem, changes, ...others } = event.detail ?? {};
  const shown = (Array.isArray(changes) ? changes : []) as Change[];
  const detail = [
    ...shown.map(fromTo),
    ...Object.entries(others).flatMap(([name, value]) => told(name, without(value, shown)) ?? []),
  ];
  return (
    <div className="row event">
      <time dateTime={event.at} className="quiet">
        {of.day ? asTimeOfDay(event.at) : asTime(event.at)}
      </time>
      <div className="row-words">
        <span>
          <strong>{t.types[event.type] ?? event.type}</strong>
          {event.person && event.person !== of.person && event.person !== event.by && (
            <>
              {" "}
              · <PersonName id={event.person} />
            </>
          )}
          {event.partner && event.partner !== of.partner && (
            <>
              {" "}
              · <PartnerName id={event.partner} />
            </>
          )}
          {typeof ecosystem === "string" && (
            <>
              {" "}
              · <EcosystemName id={ecosystem} />
            </>
          )}
        </span>
        <span className="row-sub">
          {event.by ? (
            <>
              {t.by} <PersonName id={event.by} />
            </>
          ) : (
            t.byPortal
          )}
          {detail.map((one) => ` · ${one}`)}
        </span>
      </div>
    </div>
  );
}

type Change = { field: string; from: unknown; to: unknown };

/** fromTo returns a change in words: "status: invited → active". */
const fromTo = (change: Change) => `${worded(change.field)}: ${inWords(change.from)} → ${inWords(change.to)}`;

const worded = (field: string) => t.words[field] ?? spaced(field.replace(/^.*\./, ""));

function inWords(value: unknown): string {
  if (typeof value === "boolean") return value ? t.on : t.off;
  if (value === null || value === undefined) return t.nothing;
  return t.words[String(value)] ?? spaced(String(value));
}

/** without returns the changed fields that are not shown with their values. */
const without = (fields: unknown, shown: Change[]) =>
  Array.isArray(fields)
    ? fields.filter((field) => !shown.some((one) => one.field === field || one.field.startsWith(`${field}.`)))
    : fields;

/** told returns one detail of an event in words. Ids are left out, because they mean nothing to a reader. */
function told(name: string, value: unknown): string | undefined {
  const words = (Array.isArray(value) ? value : [value])
    .map(String)
    .filter((one) => !isID(one))
    .map((one) => t.words[one] ?? spaced(one));
  if (words.length === 0) return undefined;
  if (name === "access") return value ? t.withAccess : t.withoutAccess;
  if (name === "reason") return shared.reasons[String(value)] ?? words[0];
  return name === "fields" ? words.join(", ") : `${spaced(name)}: ${words.join(", ")}`;
}

/** spaced returns a field's name as words: "firstName" becomes "first name". */
const spaced = (name: string) =>
  name.replace(/_/g, " ").replace(/[A-Z](?=[a-z])/g, (letter) => " " + letter.toLowerCase());

/** isID reports whether a value is an id. */
const isID = (value: string) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(value);
