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

/** eventsQuery reads the events of a person, of a partner, or of a day (UTC). */
export const eventsQuery = (of: { person?: string; partner?: string; day?: string }) =>
  listQuery<PortalEvent>(["events", "list", of], (cursor) =>
    ask(api.GET("/v1/events", { params: { query: { ...of, cursor, limit: 50 } } })),
  );
