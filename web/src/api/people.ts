import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, ask, askKept, ifMatch, type Kept, type Schemas } from "./client";
import { dropped, keep, keepNew } from "./keep";
import { listQuery, pageSize } from "./lists";
import { queries } from "./queries";

export type Person = Schemas["Person"];
export type Status = Person["status"];
export type Role = Person["role"];
export type Outcome = Schemas["Outcome"];

export interface PeopleFilter {
  q?: string;
  status?: Status;
  role?: Role;
  invite?: "expired" | "declined" | "never";
  mail?: "bounced" | "failed" | "complained";
  partner?: string;
}

export const nameOf = (person: Pick<Person, "firstName" | "lastName" | "email">) =>
  `${person.firstName} ${person.lastName}`.trim() || person.email || "";

export const peopleQuery = (filter: PeopleFilter) =>
  listQuery<Person>(["people", "list", "all", filter], (cursor) =>
    ask(api.GET("/v1/people", { params: { query: { ...filter, cursor, limit: pageSize } } })),
  );

/** holderQuery reads who has an address: one person or nobody. */
export const holderQuery = (email: string) =>
  queryOptions({
    queryKey: ["people", "holder", email],
    queryFn: async () => {
      const { items } = await ask(api.GET("/v1/people", { params: { query: { q: email, limit: 1 } } }));
      // A free address can be the beginning of another person's. The API spells a domain of other letters otherwise.
      const same = (found = "") => found.toLowerCase() === email.toLowerCase() || !/^[\x20-\x7e]*$/.test(email);
      return (items ?? []).filter((one) => same(one.email));
    },
    staleTime: 5000,
  });

export const partnerPeopleQuery = (partner: string, filter: Omit<PeopleFilter, "role" | "partner">) =>
  listQuery<Person>(["people", "list", partner, filter], (cursor) =>
    ask(
      api.GET("/v1/partners/{partner}/people", {
        params: { path: { partner }, query: { ...filter, cursor, limit: pageSize } },
      }),
    ),
  );

/** Total is how many people a list has in all. With `more`, there are more than `people`. */
export interface Total {
  people: number;
  more: boolean;
}

const counted = 10_000; // people, after which a count of a longer list ends
const countCalls = 20;

/** totalQuery counts the people of a list: exactly, unless the list is very long. One call counts only a part of it. */
export const totalQuery = (filter: PeopleFilter, partner?: string) =>
  queryOptions({
    queryKey: ["counts", "people", partner ?? "all", filter],
    queryFn: async ({ signal }): Promise<Total> => {
      let people = 0;
      let cursor: string | undefined;
      for (let calls = 0; calls < countCalls && people < counted; calls++) {
        const query = { ...filter, cursor };
        const part = await ask(
          partner
            ? api.GET("/v1/partners/{partner}/people/total", { params: { path: { partner }, query }, signal })
            : api.GET("/v1/people/total", { params: { query }, signal }),
        );
        people += part.people;
        cursor = part.next;
        if (!cursor) return { people, more: false };
      }
      return { people, more: true };
    },
    placeholderData: keepPreviousData,
  });

export const personQuery = (person: string) =>
  queryOptions({
    queryKey: ["people", "one", person],
    queryFn: () => askKept(api.GET("/v1/people/{person}", { params: { path: { person } } })),
  });

const at = (person: string) => ({ params: { path: { person } } });

/** changed stores the changed person. It also reads the counts of their partner again. */
async function changed(call: Promise<Kept<Person>>): Promise<Person> {
  const person = keep("people", await call);
  recount(person.partner?.id);
  return person;
}

/** recount reads again what a change to a partner's person changes elsewhere: counts, and the partner's requests. */
function recount(partner?: string) {
  if (partner) void queries.invalidateQueries({ queryKey: ["requests", "partner", partner] });
  void queries.invalidateQueries({ queryKey: ["counts"] });
  if (partner) void queries.invalidateQueries({ queryKey: ["partners", "one", partner] });
}

async function outcome(call: Promise<Outcome>): Promise<Outcome> {
  const made = await call;
  await changed(Promise.resolve({ record: made.person, etag: null }));
  return made;
}

export async function addPerson(
  partner: string | undefined,
  body: Schemas["AddPartnerPersonInputBody"],
  header: { "Idempotency-Key": string },
): Promise<Outcome> {
  const made = await ask(
    partner
      ? api.POST("/v1/partners/{partner}/people", { params: { path: { partner }, header }, body })
      : api.POST("/v1/people", { params: { header }, body }),
  );
  keepNew("people", ["people", "list", partner ?? "all", {}], { record: made.person, etag: null });
  if (partner) keepNew("people", ["people", "list", "all", {}], { record: made.person, etag: null });
  recount(partner);
  return made;
}

export const editPerson = (kept: Kept<Person>, body: Schemas["EditPersonInputBody"]) =>
  changed(
    askKept(
      api.PATCH("/v1/people/{person}", {
        params: { path: { person: kept.record.id }, header: ifMatch(kept.etag) },
        body,
      }),
    ),
  );

/**
 * invitePerson invites a contact, and sends an invited person a new link. It is valid for `expiresIn` hours, or for as
 * long as the settings say.
 */
export const invitePerson = (person: string, expiresIn?: number) =>
  outcome(
    ask(api.POST("/v1/people/{person}/invite", { ...at(person), ...(expiresIn ? { body: { expiresIn } } : {}) })),
  );

/** takeInviteLink returns a new link for staff to hand over. The mailed link then no longer works. */
export async function takeInviteLink(person: string): Promise<Schemas["LinkOutputBody"]> {
  const link = await ask(api.POST("/v1/people/{person}/invite/link", at(person)));
  void queries.invalidateQueries({ queryKey: ["people", "one", person] });
  return link;
}

/** clearMail allows mail to a person again after a bounce, a complaint or a failure. */
export const clearMail = (person: string) => changed(askKept(api.POST("/v1/people/{person}/mail/clear", at(person))));

/** revokeInvite returns false if the person is erased with their invite: a staff person is. */
export async function revokeInvite(person: string): Promise<boolean> {
  const kept = await askKept(api.DELETE("/v1/people/{person}/invite", at(person)));
  if (kept.record) await changed(Promise.resolve({ record: kept.record, etag: kept.etag }));
  else dropped("people", person);
  return Boolean(kept.record);
}

export const sendReset = (person: string) => ask(api.POST("/v1/people/{person}/password-reset", at(person)));

export const endSessionsOf = (person: string) => ask(api.DELETE("/v1/people/{person}/sessions", at(person)));

export const disablePerson = (person: string) => changed(askKept(api.POST("/v1/people/{person}/disable", at(person))));

export const enablePerson = (person: string) => changed(askKept(api.POST("/v1/people/{person}/enable", at(person))));

export const movePerson = async (person: Pick<Person, "id" | "partner">, partner: string) => {
  recount(person.partner?.id);
  return changed(askKept(api.POST("/v1/people/{person}/move", { ...at(person.id), body: { partner } })));
};

export const releaseEmail = (person: string) =>
  changed(askKept(api.POST("/v1/people/{person}/release-email", at(person))));

export async function erasePerson(person: Person): Promise<void> {
  await ask(api.DELETE("/v1/people/{person}", at(person.id)));
  dropped("people", person.id);
  recount(person.partner?.id);
}

export const staffQuery = listQuery<Person>(["people", "list", "staff"], (cursor) =>
  ask(api.GET("/v1/staff", { params: { query: { cursor, limit: pageSize } } })),
);

export async function addStaff(
  body: Schemas["AddStaffInputBody"],
  header: { "Idempotency-Key": string },
): Promise<Person> {
  return keepNew(
    "people",
    ["people", "list", "staff"],
    await askKept(api.POST("/v1/staff", { params: { header }, body })),
  );
}
