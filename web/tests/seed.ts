import { passwords, type Api, type Portal } from "./portal";

/** Seeded is a portal with some of everything. */
export interface Seeded {
  owner: Api;
  acme: string; // a partner
  person: string; // invited at Acme
  ecosystem: string;
  member: string;
}

export const people = { contact: "petra@acme.com", user: "ana@acme.com" };

/** seed fills a portal through its API. */
export async function seed(portal: Portal): Promise<Seeded> {
  const owner = await portal.owner();
  await owner.patch("/v1/settings", {
    portalName: "Northwind Partners",
    supportContact: "help@northwind.example",
    selfManagement: { partners: true, disable: true },
  });
  const group = await owner.post("/v1/groups", { name: "Resellers", permissions: ["deals.read", "deals.register"] });
  await owner.post("/v1/groups", { name: "Trainers", permissions: ["courses.teach"] });
  const acme = await owner.post("/v1/partners", {
    name: "Acme Ltd",
    kind: "partner",
    licence: "licensed",
    licensedId: "NW-1042",
    accessPointUrl: "https://acme.com/access",
    domains: ["acme.com"],
    type: "Reseller",
    primaryContact: {
      firstName: "Petra",
      lastName: "Contact",
      email: people.contact,
      title: "Channel manager",
      access: true,
    },
  });
  await owner.post("/v1/partners", {
    name: "Bluebird Systems",
    kind: "distributor",
    licence: "guest",
    domains: ["bluebird.example"],
    type: "Distributor",
  });
  await owner.post("/v1/partners", { name: "Cedar & Sons", kind: "partner", licence: "guest", type: "Agency" });
  const path = `/v1/partners/${acme.id}/people`;
  const ana = await owner.post<{ person: { id: string } }>(path, {
    firstName: "Ana",
    lastName: "Silva",
    email: people.user,
    title: "Sales engineer",
    groups: [group.id],
    access: true,
  });
  const bo = await owner.post<{ person: { id: string } }>(path, {
    firstName: "Bo",
    lastName: "Lindqvist",
    email: "bo@acme.com",
    phone: "+46 8 555 0199",
    access: true,
  });
  await owner.post(path, { firstName: "Chiara", lastName: "Moretti", email: "chiara@acme.com", title: "Trainer" });
  await owner.post(path, { firstName: "Dmitri", lastName: "Petrov", email: "dmitri@acme.com" });
  const petra = await portal.accept(await portal.link(people.contact), passwords.owner);
  await portal.accept(await portal.link(people.user), passwords.ana);
  await petra.post(path, { firstName: "Fred", lastName: "Lance", email: "fred@gmail.com", access: true });
  await petra.post(path, { firstName: "Gwen", lastName: "Howe", email: "gwen@elsewhere.example", access: true });
  const ecosystem = await owner.post("/v1/ecosystems", { name: "Northern network", userSlots: 50 });
  const members = `/v1/ecosystems/${ecosystem.id}/members`;
  const member = await owner.post(members, {
    name: "Acme Holding",
    kind: "organisation",
    domain: "acme.com",
    partner: acme.id,
    tags: ["gold", "nordics"],
  });
  await owner.post(members, {
    name: "Østerby Foods",
    kind: "organisation",
    domain: "osterby.example",
    tags: ["silver"],
  });
  await owner.post(members, { name: "Ingrid Solberg", kind: "person", email: "ingrid@solberg.example" });
  for (const email of [people.user, people.contact])
    await owner.post(`/v1/ecosystems/${ecosystem.id}/users`, { email });
  await owner.put(`/v1/ecosystems/${ecosystem.id}/users/${ana.person.id}/member`, { member: member.id });
  return { owner, acme: acme.id, person: bo.person.id, ecosystem: ecosystem.id, member: member.id };
}
