import { queryOptions } from "@tanstack/react-query";
import { api, ask, askKept, ifMatch, type Kept, type Schemas } from "./client";
import { listQuery } from "./lists";
import { queries } from "./queries";

export type Settings = Schemas["Settings"];
export type Group = Schemas["Group"];
export type PortalEvent = Schemas["Event"];

export const settingsQuery = queryOptions({ queryKey: ["settings"], queryFn: () => askKept(api.GET("/v1/settings")) });

export async function changeSettings(kept: Kept<Settings>, body: Schemas["ChangeSettingsInputBody"]): Promise<void> {
  queries.setQueryData(
    ["settings"],
    await askKept(api.PATCH("/v1/settings", { params: { header: ifMatch(kept.etag) }, body })),
  );
  void queries.invalidateQueries({ queryKey: ["portal"] });
}

export const groupsQuery = queryOptions({
  queryKey: ["groups"],
  queryFn: async () => {
    const all: Group[] = [];
    let cursor: string | undefined;
    do {
      const page = await ask(api.GET("/v1/groups", { params: { query: { cursor, limit: 100 } } }));
      all.push(...(page.items ?? []));
      cursor = page.next;
    } while (cursor);
    return all;
  },
  staleTime: 5 * 60_000,
});

/** keepGroups changes the stored list of groups. All groups are one record, so the list is always current. */
const keepGroups = (change: (groups: Group[]) => Group[]) =>
  queries.setQueryData<Group[]>(
    ["groups"],
    (groups) => groups && change(groups).sort((a, b) => a.name.localeCompare(b.name)),
  );

export async function addGroup(body: Schemas["AddGroupInputBody"]): Promise<void> {
  const added = await ask(api.POST("/v1/groups", { body }));
  keepGroups((groups) => [...groups, added]);
}

export async function editGroup(group: string, body: Schemas["EditGroupInputBody"]): Promise<void> {
  const edited = await ask(api.PATCH("/v1/groups/{group}", { params: { path: { group } }, body }));
  keepGroups((groups) => groups.map((one) => (one.id === group ? edited : one)));
}

export async function removeGroup(group: string): Promise<void> {
  await ask(api.DELETE("/v1/groups/{group}", { params: { path: { group } } }));
  keepGroups((groups) => groups.filter((one) => one.id !== group));
}

/** EventsOf says which events: those of a person, of a partner, or of the days from `day` to `until` (UTC). */
export interface EventsOf {
  person?: string;
  partner?: string;
  day?: string;
  until?: string; // the same as day, if it is missing
  type?: string;
}

/** dayAfter returns the day that is so many days after another. */
export const dayAfter = (day: string, by: number) =>
  new Date(Date.parse(day) + by * 86_400_000).toISOString().slice(0, 10);

/**
 * eventsQuery reads events, the newest first. The API knows a person, a partner or one day. Several days are read one
 * after the other; days of a person or a partner, and types, are picked out of what the API returns.
 */
export const eventsQuery = (of: EventsOf) =>
  listQuery<PortalEvent>(["events", "list", of], async (cursor) => {
    const { person, partner, day, until = day, type } = of;
    const who = person ? { person } : partner ? { partner } : undefined;
    const [at = "", after] = who ? ["", cursor] : (cursor?.split(" ") ?? [until]);
    const query = { ...(who ?? (at ? { day: at } : {})), cursor: after || undefined, limit: 50 };
    const { items, next } = await ask(api.GET("/v1/events", { params: { query } }));
    const on = (one: PortalEvent) => one.at.slice(0, 10);
    const kept = (items ?? []).filter(
      (one) => (!type || one.type === type) && (!who || !day || !until || (on(one) >= day && on(one) <= until)),
    );
    if (who) {
      const last = items?.at(-1);
      return { items: kept, next: day && last && on(last) < day ? undefined : next };
    }
    if (next) return { items: kept, next: `${at} ${next}` };
    return { items: kept, next: day && at > day ? `${dayAfter(at, -1)} ` : undefined };
  });

const activations = ["invite.accepted", "account.confirmed"];

/** activationsQuery counts the people who became active on a day (UTC). A day that is over does not change any more. */
export const activationsQuery = (day: string, today: boolean) =>
  queryOptions({
    queryKey: ["events", "activations", day],
    queryFn: async () => {
      let count = 0;
      let cursor: string | undefined;
      do {
        const { items, next } = await ask(api.GET("/v1/events", { params: { query: { day, cursor, limit: 100 } } }));
        count += (items ?? []).filter((one) => activations.includes(one.type)).length;
        cursor = next;
      } while (cursor);
      return count;
    },
    staleTime: today ? 60_000 : Infinity,
    gcTime: Infinity,
  });
