import { api } from "../api/client";
import { eventsQuery, type EventsOf, type PortalEvent } from "../api/portal";
import { csvOf } from "../components/csv";
import { csv, download, save } from "../components/download";

const header = ["id", "at", "type", "by", "person", "partner", "fields", "changes"];

/** saveEvents saves events as CSV. The API writes what it can find by itself; the rest is picked out here. */
export async function saveEvents(of: EventsOf, name: string): Promise<void> {
  const { person, partner, day, until, type } = of;
  const who = person ? { person } : partner ? { partner } : undefined;
  if (!type && (who ? !day : day === until))
    return download(api.GET("/v1/events", { params: { query: who ?? { day } }, ...csv }), name);
  const { page } = eventsQuery(of);
  const rows: string[][] = [];
  let cursor: string | undefined;
  do {
    const answer = await page(cursor);
    rows.push(...(answer.items ?? []).map(cells));
    cursor = answer.next;
  } while (cursor);
  save(csvOf([header, ...rows]), name);
}

const cells = ({ id, at, type, by, person = "", partner = "", detail }: PortalEvent) => [
  id,
  at,
  type,
  by,
  person,
  partner,
  (detail.fields ?? []).join("|"),
  (detail.changes ?? []).map((one) => `${one.field}: ${shown(one.from)} → ${shown(one.to)}`).join("|"),
];

const shown = (value: unknown) =>
  value === null || value === undefined ? "" : JSON.stringify(value).replace(/"/g, "");
