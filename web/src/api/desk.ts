import { api, ask, told, type Schemas } from "./client";
import { changeLists } from "./keep";
import type { listQuery } from "./lists";
import { nameOf, type Person } from "./people";
import { queries } from "./queries";

/** DeskAct is what can be done with many people at once. */
export type DeskAct = "resend" | "remind" | "revoke" | "disable" | "enable" | "move";

/** Done is what happened to one person. `why` is there if they were left as they are. */
export interface Done {
  id: string;
  name: string;
  email: string;
  why?: string; // a reason's code, or the API's own words
}

/** Doing is an act on many people that can be stopped. What it has done stays done. */
export interface Doing {
  stopped: boolean;
}

/** suits reports whether an act can change a person. The API decides; this only leaves out what it would refuse. */
export function suits(act: DeskAct, person: Person, partner?: string): boolean {
  switch (act) {
    case "resend":
    case "remind":
    case "revoke":
      return person.status === "invited" || Boolean(person.pendingInvite);
    case "disable":
      return person.status === "invited" || person.status === "active";
    case "enable":
      return person.status === "disabled";
    case "move":
      return (person.role === "user" || person.role === "primary_contact") && person.partner?.id !== partner;
  }
}

/** everyone reads a whole list, page by page. */
export async function everyone(
  query: ReturnType<typeof listQuery<Person>>,
  doing: Doing,
  step: (people: number) => void,
): Promise<Person[]> {
  const all: Person[] = [];
  let cursor: string | undefined;
  do {
    const page = await query.page(cursor);
    all.push(...(page.items ?? []));
    step(all.length);
    cursor = page.next || undefined;
  } while (cursor && !doing.stopped);
  return all;
}

const most = 1000; // people in one call of chasePeople

/**
 * actOn acts on each person, and tells `step` what happened to them. New links and reminders go in calls of a thousand;
 * for everything else, four calls run at a time. A lost connection, an ended session or a password that was not given
 * throws; `step` has then told how far it came.
 */
export async function actOn(
  act: DeskAct,
  people: Person[],
  partner: string | undefined,
  doing: Doing,
  step: (done: Done[]) => void,
): Promise<void> {
  const fit = people.filter((one) => suits(act, one, partner));
  const unfit = people.filter((one) => !suits(act, one, partner));
  if (unfit.length > 0) step(unfit.map((one) => ({ ...about(one), why: unsuited(act, one) })));
  const after = new Map<string, Partial<Person>>();
  try {
    if (act === "resend" || act === "remind") await chase(act, fit, doing, step);
    else
      await each(fit, doing, async (one) => {
        try {
          after.set(one.id, await calls[act](one.id, partner ?? ""));
          step([about(one)]);
        } catch (error) {
          if (stops(error)) throw error;
          step([{ ...about(one), why: told(error).detail }]);
        }
      });
  } finally {
    settle(after);
  }
}

const about = (one: Person) => ({ id: one.id, name: nameOf(one), email: one.email ?? "" });

/** unsuited returns why an act leaves a person as they are. */
function unsuited(act: DeskAct, person: Person): string {
  if (act === "move") return person.partner ? "there_already" : "staff";
  if (act === "enable") return "not_disabled";
  if (act === "disable" && person.status !== "disabled") return "no_access";
  return person.status === "disabled" ? "disabled" : "not_invited";
}

/** stops reports whether a refusal is about the caller, so that the next call would be refused, too. */
const stops = (error: unknown) => {
  const { status, code } = told(error);
  return status === 0 || status === 401 || status === 503 || code === "confirm_password" || code === "forbidden";
};

const at = (person: string) => ({ params: { path: { person } } });

const calls = {
  revoke: async (person: string) => (await ask(api.DELETE("/v1/people/{person}/invite", at(person)))) ?? {},
  disable: (person: string) => ask(api.POST("/v1/people/{person}/disable", at(person))),
  enable: (person: string) => ask(api.POST("/v1/people/{person}/enable", at(person))),
  move: (person: string, partner: string) =>
    ask(api.POST("/v1/people/{person}/move", { ...at(person), body: { partner } })),
};

async function chase(act: "resend" | "remind", people: Person[], doing: Doing, step: (done: Done[]) => void) {
  for (let from = 0; from < people.length && !doing.stopped; from += most) {
    const part = people.slice(from, from + most);
    const known = new Map(part.map((one) => [one.id, one]));
    let cursor: string | undefined;
    do {
      const header = { "Idempotency-Key": crypto.randomUUID() };
      const body = { act, cursor, ids: part.map((one) => one.id) };
      const answer: Schemas["ChaseOutputBody"] = await ask(api.POST("/v1/people/chase", { params: { header }, body }));
      step(
        (answer.rows ?? []).map((row) => {
          const one = known.get(row.person);
          return {
            ...(one ? about(one) : { id: row.person, name: row.email ?? row.person, email: row.email ?? "" }),
            ...(row.outcome === "refused" || row.outcome === "unchanged" ? { why: row.reason ?? row.outcome } : {}),
          };
        }),
      );
      cursor = answer.next;
    } while (cursor && !doing.stopped);
  }
}

/** each calls `act` for each item, a few at a time. After an error it begins nothing new, and throws the error. */
export async function each<T>(all: T[], doing: Doing, act: (one: T) => Promise<void>, lanes = 4): Promise<void> {
  const left = all.values();
  let failed: { error: unknown } | undefined;
  const lane = async () => {
    for (const one of left) {
      await act(one).catch((error: unknown) => (failed ??= { error }));
      if (failed || doing.stopped) return;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (failed) throw failed.error;
}

/** settle puts the changed people into the stored lists, all at once: there may be ten thousand. */
function settle(after: Map<string, Partial<Person>>): void {
  if (after.size > 0)
    changeLists<Person>(["people", "list"], (items) =>
      items.map((item) => (after.has(item.id) ? { ...item, ...after.get(item.id) } : item)),
    );
  void queries.invalidateQueries({ queryKey: ["people", "list"], refetchType: "none" });
  void queries.invalidateQueries({ queryKey: ["people", "one"] });
  for (const other of ["counts", "requests"]) void queries.invalidateQueries({ queryKey: [other] });
  void queries.invalidateQueries({ queryKey: ["partners", "one"] });
}

/** exportPeople returns a whole list of people as the API's CSV. */
export function exportPeople(filter: object, partner?: string) {
  const csv = { headers: { Accept: "text/csv" }, parseAs: "blob" } as const;
  return partner
    ? api.GET("/v1/partners/{partner}/people", { params: { path: { partner }, query: filter }, ...csv })
    : api.GET("/v1/people", { params: { query: filter }, ...csv });
}
