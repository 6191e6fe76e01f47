import { queryOptions } from "@tanstack/react-query";
import { api, ask, askKept, ifMatch, type Kept, type Schemas } from "./client";
import { changeLists, dropped, keep, keepNew, putOnTop } from "./keep";
import { listQuery, pageSize } from "./lists";
import { queries } from "./queries";

export type Ecosystem = Schemas["Ecosystem"];
export type EcosystemUser = Schemas["EcosystemUser"];
export type Member = Schemas["Member"];

export const ecosystemsQuery = listQuery<Ecosystem>(["ecosystems", "list"], (cursor) =>
  ask(api.GET("/v1/ecosystems", { params: { query: { cursor, limit: pageSize } } })),
);

export const ecosystemQuery = (ecosystem: string) =>
  queryOptions({
    queryKey: ["ecosystems", "one", ecosystem],
    queryFn: () => askKept(api.GET("/v1/ecosystems/{ecosystem}", { params: { path: { ecosystem } } })),
  });

export const addEcosystem = async (body: Schemas["AddEcosystemInputBody"], header: { "Idempotency-Key": string }) =>
  keepNew(
    "ecosystems",
    ["ecosystems", "list"],
    await askKept(api.POST("/v1/ecosystems", { params: { header }, body })),
  );

export const editEcosystem = async (kept: Kept<Ecosystem>, body: Schemas["EditEcosystemInputBody"]) =>
  keep(
    "ecosystems",
    await askKept(
      api.PATCH("/v1/ecosystems/{ecosystem}", {
        params: { path: { ecosystem: kept.record.id }, header: ifMatch(kept.etag) },
        body,
      }),
    ),
  );

/** removeEcosystem asks again while a large one is still being removed. */
export async function removeEcosystem(ecosystem: string): Promise<void> {
  for (let times = 1; ; times++) {
    try {
      await ask(api.DELETE("/v1/ecosystems/{ecosystem}", { params: { path: { ecosystem } } }));
      break;
    } catch (error) {
      const unavailable = error instanceof Error && error.message === "unavailable";
      if (!unavailable || times === 50) throw error;
    }
  }
  dropped("ecosystems", ecosystem);
}

const recount = (ecosystem: string) => void queries.invalidateQueries({ queryKey: ["ecosystems", "one", ecosystem] });

export const membersQuery = (ecosystem: string, q: string) =>
  listQuery<Member>(["members", "list", ecosystem, q], (cursor) =>
    ask(
      api.GET("/v1/ecosystems/{ecosystem}/members", {
        params: { path: { ecosystem }, query: { q: q || undefined, cursor, limit: pageSize } },
      }),
    ),
  );

export const memberQuery = (ecosystem: string, member: string) =>
  queryOptions({
    queryKey: ["members", "one", member],
    queryFn: () =>
      askKept(api.GET("/v1/ecosystems/{ecosystem}/members/{member}", { params: { path: { ecosystem, member } } })),
  });

export async function addMember(
  ecosystem: string,
  body: Schemas["AddMemberInputBody"],
  header: { "Idempotency-Key": string },
): Promise<Member> {
  recount(ecosystem);
  return keepNew(
    "members",
    ["members", "list", ecosystem, ""],
    await askKept(api.POST("/v1/ecosystems/{ecosystem}/members", { params: { path: { ecosystem }, header }, body })),
  );
}

export const editMember = async (ecosystem: string, kept: Kept<Member>, body: Schemas["EditMemberInputBody"]) =>
  keep(
    "members",
    await askKept(
      api.PATCH("/v1/ecosystems/{ecosystem}/members/{member}", {
        params: { path: { ecosystem, member: kept.record.id }, header: ifMatch(kept.etag) },
        body,
      }),
    ),
  );

export async function removeMember(ecosystem: string, member: string): Promise<void> {
  await ask(api.DELETE("/v1/ecosystems/{ecosystem}/members/{member}", { params: { path: { ecosystem, member } } }));
  dropped("members", member);
  recount(ecosystem);
  changeLists<EcosystemUser>(["users", "list", ecosystem], (items) =>
    items.map((user) => (user.member?.id === member ? { ...user, member: undefined } : user)),
  );
}

export const usersQuery = (ecosystem: string) =>
  listQuery<EcosystemUser>(["users", "list", ecosystem], (cursor) =>
    ask(
      api.GET("/v1/ecosystems/{ecosystem}/users", {
        params: { path: { ecosystem }, query: { cursor, limit: pageSize } },
      }),
    ),
  );

/** addUser adds an existing account by its address. */
export async function addUser(ecosystem: string, email: string): Promise<EcosystemUser> {
  const added = await ask(
    api.POST("/v1/ecosystems/{ecosystem}/users", { params: { path: { ecosystem } }, body: { email } }),
  );
  putOnTop<EcosystemUser>(["users", "list", ecosystem], added, (user) => user.person.id === added.person.id);
  recount(ecosystem);
  return added;
}

export async function removeUser(ecosystem: string, person: string): Promise<void> {
  await ask(api.DELETE("/v1/ecosystems/{ecosystem}/users/{person}", { params: { path: { ecosystem, person } } }));
  changeLists<EcosystemUser>(["users", "list", ecosystem], (items) =>
    items.filter((user) => user.person.id !== person),
  );
  recount(ecosystem);
}

/** link links a user with a member. null ends the link. */
export async function link(ecosystem: string, user: EcosystemUser, member: string | null): Promise<void> {
  const path = { ecosystem, person: user.person.id };
  const linked = member
    ? await ask(api.PUT("/v1/ecosystems/{ecosystem}/users/{person}/member", { params: { path }, body: { member } }))
    : await ask<unknown>(api.DELETE("/v1/ecosystems/{ecosystem}/users/{person}/member", { params: { path } })).then(
        () => ({ ...user, member: undefined }),
      );
  changeLists<EcosystemUser>(["users", "list", ecosystem], (items) =>
    items.map((one) => (one.person.id === user.person.id ? linked : one)),
  );
  void queries.invalidateQueries({ queryKey: ["people", "one", user.person.id] });
  void queries.invalidateQueries({ queryKey: ["members"], refetchType: "none" });
}
