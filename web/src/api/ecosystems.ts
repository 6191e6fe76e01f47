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
export async function addUser(
  ecosystem: string,
  email: string,
  header: { "Idempotency-Key": string },
): Promise<EcosystemUser> {
  const added = await ask(
    api.POST("/v1/ecosystems/{ecosystem}/users", { params: { path: { ecosystem }, header }, body: { email } }),
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
export async function link(ecosystem: string, person: Schemas["Reference"], member: string | null): Promise<void> {
  const path = { ecosystem, person: person.id };
  const linked = member
    ? (await ask(api.PUT("/v1/ecosystems/{ecosystem}/users/{person}/member", { params: { path }, body: { member } })))
        .member
    : await ask<unknown>(api.DELETE("/v1/ecosystems/{ecosystem}/users/{person}/member", { params: { path } })).then(
        () => undefined,
      );
  changeLists<EcosystemUser>(["users", "list", ecosystem], (items) =>
    items.map((one) => (one.person.id === person.id ? { ...one, member: linked } : one)),
  );
  linksChanged(ecosystem, [person.id]);
}

/** linksChanged reads again what shows links: people, members, and what else is suggested. */
function linksChanged(ecosystem: string, people: string[]) {
  for (const person of people) void queries.invalidateQueries({ queryKey: ["people", "one", person] });
  void queries.invalidateQueries({ queryKey: ["members", "one"] });
  void queries.invalidateQueries({ queryKey: ["members", "list"], refetchType: "none" });
  void queries.invalidateQueries({ queryKey: ["suggestions", "list", ecosystem], refetchType: "none" });
}

export type Suggestion = Schemas["Suggestion"];

export const suggestionsQuery = (ecosystem: string) =>
  listQuery<Suggestion>(["suggestions", "list", ecosystem], (cursor) =>
    ask(
      api.GET("/v1/ecosystems/{ecosystem}/suggestions", {
        params: { path: { ecosystem }, query: { cursor, limit: pageSize } },
      }),
    ),
  );

/** acceptPairs links some suggested pairs, a hundred with each call. */
export async function acceptPairs(ecosystem: string, chosen: Suggestion[]): Promise<Schemas["LinkRow"][]> {
  const rows: Schemas["LinkRow"][] = [];
  for (let at = 0; at < chosen.length; at += 100) {
    const pairs = chosen.slice(at, at + 100).map(({ person, member }) => ({ person: person.id, member: member.id }));
    rows.push(...(await accept(ecosystem, { pairs })).rows);
  }
  return rows;
}

/** acceptAll links every user for whom exactly one member is suggested. */
export async function acceptAll(ecosystem: string): Promise<Schemas["LinkRow"][]> {
  const rows: Schemas["LinkRow"][] = [];
  let cursor: string | undefined;
  do {
    const answer = await accept(ecosystem, { all: true, ...(cursor ? { cursor } : {}) });
    rows.push(...answer.rows);
    cursor = answer.next;
  } while (cursor);
  return rows;
}

async function accept(ecosystem: string, body: Schemas["AcceptSuggestionsInputBody"]) {
  const answer = await ask(
    api.POST("/v1/ecosystems/{ecosystem}/suggestions/accept", { params: { path: { ecosystem } }, body }),
  );
  const rows = answer.rows ?? [];
  const settled = new Set(rows.filter((row) => row.outcome !== "refused").map((row) => row.person));
  changeLists<Suggestion>(["suggestions", "list", ecosystem], (items) =>
    items.filter((one) => !settled.has(one.person.id)),
  );
  void queries.invalidateQueries({ queryKey: ["users", "list", ecosystem], refetchType: "none" });
  linksChanged(ecosystem, [...settled]);
  return { rows, next: answer.next };
}

export type MemberRow = Schemas["MemberRow"];

/** importMembers adds members from a CSV file. With dryRun it changes nothing, and returns what would happen. */
export async function importMembers(ecosystem: string, file: File, dryRun: boolean): Promise<MemberRow[]> {
  const rows: MemberRow[] = [];
  let from: number | undefined;
  do {
    const answer = await ask(
      api.POST("/v1/ecosystems/{ecosystem}/members/import", {
        params: { path: { ecosystem }, query: { dryRun, from } },
        body: file as never,
        bodySerializer: (body: unknown) => body as never,
        headers: { "Content-Type": "text/csv" },
      }),
    );
    rows.push(...(answer.rows ?? []));
    from = answer.next;
  } while (from);
  if (!dryRun) {
    recount(ecosystem);
    void queries.invalidateQueries({ queryKey: ["members", "list", ecosystem] });
  }
  return rows;
}
