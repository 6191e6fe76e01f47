import { queryOptions } from "@tanstack/react-query";
import { api, ask, askKept, ifMatch, type Kept, type Schemas } from "./client";
import { changeLists, dropped, keep, keepNew, putOnTop } from "./keep";
import { listQuery, pageSize } from "./lists";
import { nameOf } from "./people";
import { queries } from "./queries";

export type Workspace = Schemas["Workspace"];
export type WorkspacePerson = Schemas["WorkspacePerson"];

export const workspacesQuery = listQuery<Workspace>(["workspaces", "list"], (cursor) =>
  ask(api.GET("/v1/workspaces", { params: { query: { cursor, limit: pageSize } } })),
);

export const workspaceQuery = (workspace: string) =>
  queryOptions({
    queryKey: ["workspaces", "one", workspace],
    queryFn: () => askKept(api.GET("/v1/workspaces/{workspace}", { params: { path: { workspace } } })),
  });

export const addWorkspace = async (body: Schemas["AddWorkspaceInputBody"], header: { "Idempotency-Key": string }) =>
  keepNew(
    "workspaces",
    ["workspaces", "list"],
    await askKept(api.POST("/v1/workspaces", { params: { header }, body })),
  );

export const editWorkspace = async (kept: Kept<Workspace>, body: Schemas["EditWorkspaceInputBody"]) =>
  keep(
    "workspaces",
    await askKept(
      api.PATCH("/v1/workspaces/{workspace}", {
        params: { path: { workspace: kept.record.id }, header: ifMatch(kept.etag) },
        body,
      }),
    ),
  );

/** removeWorkspace asks again while a large one is still being removed. */
export async function removeWorkspace(workspace: string): Promise<void> {
  for (let times = 1; ; times++) {
    try {
      await ask(api.DELETE("/v1/workspaces/{workspace}", { params: { path: { workspace } } }));
      break;
    } catch (error) {
      const unavailable = error instanceof Error && error.message === "unavailable";
      if (!unavailable || times === 50) throw error;
    }
  }
  dropped("workspaces", workspace);
}

const recount = (workspace: string) => void queries.invalidateQueries({ queryKey: ["workspaces", "one", workspace] });

export const workspacePeopleQuery = (workspace: string) =>
  listQuery<WorkspacePerson>(["access", "list", workspace], (cursor) =>
    ask(
      api.GET("/v1/workspaces/{workspace}/people", {
        params: { path: { workspace }, query: { cursor, limit: pageSize } },
      }),
    ),
  );

/** giveAccess gives a person access. A contact's first access invites them. */
export async function giveAccess(workspace: string, id: string): Promise<Schemas["Outcome"]> {
  const given = await ask(
    api.PUT("/v1/workspaces/{workspace}/people/{person}", { params: { path: { workspace, person: id } } }),
  );
  const { person } = given;
  putOnTop<WorkspacePerson>(
    ["access", "list", workspace],
    {
      person: { id, name: nameOf(person) },
      email: person.email,
      status: person.status,
      partner: person.partner,
      givenAt: new Date().toISOString(),
    },
    (one) => one.person.id === id,
  );
  void queries.invalidateQueries({ queryKey: ["people"] });
  recount(workspace);
  return given;
}

export async function endAccess(workspace: string, person: string): Promise<void> {
  await ask(api.DELETE("/v1/workspaces/{workspace}/people/{person}", { params: { path: { workspace, person } } }));
  changeLists<WorkspacePerson>(["access", "list", workspace], (items) =>
    items.filter((one) => one.person.id !== person),
  );
  recount(workspace);
}
