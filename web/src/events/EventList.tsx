import { IconHistory } from "@tabler/icons-react";
import { Fragment } from "react";
import { eventsQuery, type EventsOf, type PortalEvent } from "../api/portal";
import { List } from "../components/List";
import {
  CaptureName,
  EcosystemName,
  GroupName,
  MemberName,
  PartnerName,
  PersonName,
  WorkspaceName,
} from "../components/names";
import { Empty } from "../components/Page";
import { shared } from "../sharedTexts";
import { t } from "./texts";
import { eventType } from "./types";

// Events happen in many time zones, so all of them are shown in one.
const dayAndTime = new Intl.DateTimeFormat(shared.locale, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
const timeOnly = new Intl.DateTimeFormat(shared.locale, { timeStyle: "short", timeZone: "UTC" });

/** EventList shows the events of a person, of a partner, or of a day. Events hold ids; the names shown are current. */
export function EventList({ of }: { of: EventsOf }) {
  return (
    <List
      query={eventsQuery(of)}
      id={(one) => one.id}
      row={(one) => <EventRow event={one} of={of} />}
      label={shared.pages.events}
      filtered={Boolean(of.type)}
      empty={<Empty icon={<IconHistory />} title={t.none} />}
    />
  );
}

function EventRow({ event, of }: { event: PortalEvent; of: EventsOf }) {
  const oneDay = !of.person && !of.partner && of.day && of.day === (of.until ?? of.day);
  const { changes, ...others } = event.detail;
  const shown: Change[] = changes ?? [];
  const detail = Object.entries(others).flatMap(([name, value]) => told(name, without(value, shown)) ?? []);
  return (
    <div className="row event">
      <time dateTime={event.at} className="quiet">
        {t.utc({ time: (oneDay ? timeOnly : dayAndTime).format(new Date(event.at)) })}
      </time>
      <div className="row-words">
        <span>
          <strong>{eventType(event.type)}</strong>
          {event.person && event.person !== of.person && event.person !== event.by && (
            <>
              : <PersonName id={event.person} />
            </>
          )}
          {event.partner && event.partner !== of.partner && (
            <>
              {" "}
              {t.at} <PartnerName id={event.partner} />
            </>
          )}
          {things(event.detail).map((thing) => (
            <Fragment key={thing.key}> · {thing}</Fragment>
          ))}
        </span>
        <span className="row-sub">
          {event.by ? (
            <>
              {t.by} <PersonName id={event.by} />
            </>
          ) : event.key ? (
            t.byKey({ key: event.key })
          ) : (
            t.byPortal
          )}
          {shown.map((change) => (
            <Fragment key={change.field}>
              {" "}
              · <FromTo change={change} ecosystem={event.detail.ecosystem} />
            </Fragment>
          ))}
          {detail.map((one) => ` · ${one}`)}
        </span>
      </div>
    </div>
  );
}

/** things returns the names of what an event refers to, with links. */
function things({ ecosystem, member, capture, workspace, group }: PortalEvent["detail"]) {
  return [
    ecosystem && <EcosystemName key="ecosystem" id={ecosystem} />,
    ecosystem && member && <MemberName key="member" ecosystem={ecosystem} id={member} />,
    ecosystem && capture && <CaptureName key="capture" ecosystem={ecosystem} id={capture} />,
    workspace && <WorkspaceName key="workspace" id={workspace} />,
    group && <GroupName key="group" id={group} />,
  ].filter((one) => typeof one === "object");
}

type Change = NonNullable<PortalEvent["detail"]["changes"]>[number];

/** FromTo shows a change in words: "status: invited → active". Ids show as names. */
const FromTo = ({ change, ecosystem }: { change: Change; ecosystem?: string }) => (
  <>
    {worded(change.field)}: <Value of={change.from} {...{ ecosystem }} /> → <Value of={change.to} {...{ ecosystem }} />
  </>
);

function Value({ of, ecosystem }: { of: unknown; ecosystem?: string }) {
  if (Array.isArray(of) && of.length > 0)
    return of.map(String).map((id, i) => (
      <Fragment key={id}>
        {i > 0 && ", "}
        <GroupName id={id} />
      </Fragment>
    ));
  if (ecosystem && typeof of === "string" && isID(of)) return <MemberName ecosystem={ecosystem} id={of} />;
  return inWords(of);
}

const worded = (field: string) => t.words[field] ?? spaced(field.replace(/^.*\./, ""));

function inWords(value: unknown): string {
  if (typeof value === "boolean") return value ? t.on : t.off;
  if (value === null || value === undefined || Array.isArray(value)) return t.nothing;
  return t.words[String(value)] ?? spaced(String(value));
}

/** without returns the changed fields that are not shown with their values. */
const without = (fields: unknown, shown: Change[]) =>
  Array.isArray(fields)
    ? fields.filter((field) => !shown.some((one) => one.field === field || one.field.startsWith(`${field}.`)))
    : fields;

/** told returns one detail of an event in words. Ids are left out: things show as names, by themselves. */
function told(name: string, value: unknown): string | undefined {
  const words = (Array.isArray(value) ? value : [value])
    .map(String)
    .filter((one) => !isID(one))
    .map((one) => t.words[one] ?? spaced(one));
  if (words.length === 0) return undefined;
  if (name === "access") return value ? t.withAccess : t.withoutAccess;
  if (name === "reason") return shared.reasons[String(value)] ?? words[0];
  return name === "fields" ? words.join(", ") : `${worded(name)}: ${words.join(", ")}`;
}

/** spaced returns a field's name as words: "firstName" becomes "first name". */
const spaced = (name: string) =>
  name.replace(/_/g, " ").replace(/[A-Z](?=[a-z])/g, (letter) => " " + letter.toLowerCase());

/** isID reports whether a value is an id. */
const isID = (value: string) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(value);
