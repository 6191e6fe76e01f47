import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { t as texts } from "../src/form/texts";
import { t as shellTexts } from "../src/shell/texts";
import { FakePortal, open, readAgain } from "./portal";

// The forms that change a record. Each stands on its page, at its own address.

const staff = {
  id: "01STAFF",
  firstName: "Sam",
  lastName: "Staff",
  email: "sam@vendor.com",
  role: "owner",
  status: "active",
};

const contact = {
  id: "01PERSON",
  firstName: "Ann",
  lastName: "Silva",
  email: "ann@acme.com",
  phone: "+1 555 010 0001",
  role: "user",
  status: "contact",
  createdAt: "2026-03-02T08:00:00Z",
  partner: { id: "01PARTNER", name: "Acme" },
};

const partner = {
  id: "01PARTNER",
  name: "Acme",
  kind: "partner",
  licence: "guest",
  status: "active",
  type: "Reseller",
  phone: "+1 555 010 0002",
  counts: { contacts: 0, requested: 0, invited: 0, expired: 0, bounced: 0, active: 0, disabled: 0 },
};

const member = { id: "01MEMBER", name: "Nordic", kind: "organisation", email: "hi@nordic.com", domain: "nordic.com" };

const settings = {
  portalName: "Portal",
  senderName: "The portal",
  supportContact: "help@vendor.com",
  inviteLifetimeHours: 168,
  resetLifetimeMinutes: 60,
  sessionLifetimeHours: 24,
  staffIdleHours: 8,
  passwordMinLength: 15,
  reminders: true,
  selfManagement: { partners: true, distributors: true, disable: false },
};

/** changed is an event of somebody else's change. */
const changed = { id: "01EVENT", by: "01BO", at: new Date(Date.now() + 60_000).toISOString(), detail: {} };

/** Each form: its page, its record, a field to type in, another that somebody else changes, and the event of it. */
const forms = [
  {
    form: "a person's details",
    page: "/people/01PERSON",
    record: "/v1/people/01PERSON",
    typed: { label: "Job title", name: "title" },
    other: { label: "Phone", name: "phone", before: contact.phone },
    event: { ...changed, type: "person.changed", person: "01PERSON" },
  },
  {
    form: "one's own profile",
    page: "/profile",
    record: "/v1/people/01STAFF",
    typed: { label: "Job title", name: "title" },
    other: { label: "Address", name: "address", before: "" },
    event: { ...changed, type: "person.changed", person: "01STAFF" },
  },
  {
    form: "a partner's details",
    page: "/partners/01PARTNER?tab=details",
    record: "/v1/partners/01PARTNER",
    typed: { label: "Type", name: "type" },
    other: { label: "Phone", name: "phone", before: partner.phone },
    event: { ...changed, type: "partner.changed", partner: "01PARTNER" },
  },
  {
    form: "a member's record",
    page: "/ecosystems/01ECO/members/01MEMBER",
    record: "/v1/ecosystems/01ECO/members/01MEMBER",
    typed: { label: "Domain", name: "domain" },
    other: { label: "E-mail", name: "email", before: member.email },
    event: { ...changed, type: "member.changed", detail: { ecosystem: "01ECO", member: "01MEMBER" } },
  },
  {
    form: "the settings",
    page: "/settings",
    record: "/v1/settings",
    typed: { label: "Sender's name", name: "senderName" },
    other: { label: "Name of the portal", name: "portalName", before: settings.portalName },
    event: { ...changed, type: "portal.settings_changed" },
  },
];

const { leaving } = shellTexts;

let portal: FakePortal;

beforeEach(() => {
  portal = new FakePortal();
  portal.put("/v1/session", { person: staff, can: { managePeople: true, disablePeople: true } });
  portal.put("/v1/portal", { name: "Portal", passwordMinLength: 15 });
  portal.put("/v1/people/01STAFF", staff);
  portal.put("/v1/people/01PERSON", contact);
  portal.put("/v1/people/01BO", { ...staff, id: "01BO", firstName: "Bo", lastName: "Other" });
  portal.put("/v1/partners/01PARTNER", partner);
  portal.put("/v1/ecosystems/01ECO", { id: "01ECO", name: "North", members: 1, users: 0 });
  portal.put("/v1/ecosystems/01ECO/members/01MEMBER", member);
  portal.put("/v1/settings", settings);
});

const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label);

const type = (label: string, text: string) => fireEvent.change(field(label), { target: { value: text } });

/** answered waits until no form is being sent. */
const answered = () => waitFor(() => expect(document.querySelector("[data-loading]")).toBeNull());

/** save presses the button of the form that the field is in. */
async function save(at: string | HTMLElement) {
  const form = (typeof at === "string" ? field(at) : at).closest("form");
  const button = form?.querySelector<HTMLElement>('button[type="submit"]');
  if (!button) throw new Error("the form has no button");
  await userEvent.click(button);
}

describe.each(forms)("$form", ({ page, record, typed, other, event }) => {
  test("sends what was typed, with the ETag it was read with, and goes on from the answer", async () => {
    await open(page);
    await screen.findByLabelText(other.label);
    expect(field(other.label).value).toBe(other.before);
    type(typed.label, "first");
    await save(typed.label);
    await waitFor(() => expect(portal.sent).toEqual([{ body: { [typed.name]: "first" }, etag: '"1"' }]));
    await answered();
    type(typed.label, "second");
    await save(typed.label);
    await waitFor(() => expect(portal.sent[1]).toEqual({ body: { [typed.name]: "second" }, etag: '"2"' }));
  });

  test("keeps what is typed when the record changes", async () => {
    await open(page);
    await screen.findByLabelText(other.label);
    type(typed.label, "typed");
    portal.put(record, { [other.name]: "changed" });
    await readAgain();
    await waitFor(() => expect(field(other.label).value).toBe("changed"));
    expect(field(typed.label).value).toBe("typed");
    await save(typed.label);
    await waitFor(() => expect(portal.sent).toEqual([{ body: { [typed.name]: "typed" }, etag: '"2"' }]));
  });

  test("keeps what is typed while an earlier change is being saved", async () => {
    await open(page);
    await screen.findByLabelText(other.label);
    type(typed.label, "first");
    const answer = portal.hold();
    await save(typed.label);
    type(typed.label, "second");
    answer();
    await answered();
    expect(field(typed.label).value).toBe("second");
    await save(typed.label);
    await waitFor(() => expect(portal.sent[1]).toEqual({ body: { [typed.name]: "second" }, etag: '"2"' }));
  });

  test("keeps what is typed after a conflict, shows what has changed, and can be saved then", async () => {
    await open(page);
    await screen.findByLabelText(other.label);
    type(typed.label, "typed");
    portal.put(record, { [typed.name]: "theirs", [other.name]: "changed" });
    portal.put("/v1/events", { items: [event] });
    await save(typed.label);
    await screen.findByText(texts.conflict.fields("Bo Other"));
    await screen.findByText(texts.changedTo(texts.quoted({ text: "theirs" }), "Bo Other"));
    expect(field(typed.label).value).toBe("typed");
    expect(field(other.label).value).toBe("changed");
    expect(portal.get(record)).toMatchObject({ [typed.name]: "theirs" });
    await save(typed.label);
    await answered();
    expect(portal.get(record)).toMatchObject({ [typed.name]: "typed", [other.name]: "changed" });
  });

  test("shows a refusal at the field, and keeps what is typed", async () => {
    await open(page);
    await screen.findByLabelText(other.label);
    type(typed.label, "typed");
    portal.refuse({
      status: 422,
      code: "invalid",
      detail: "It was refused.",
      errors: [{ location: `body.${typed.name}`, message: "too long" }],
    });
    await save(typed.label);
    await waitFor(() => expect(field(typed.label)).toHaveProperty("ariaInvalid", "true"));
    expect(document.getElementById(`${field(typed.label).id}-error`)?.textContent).toBe("Too long.");
    expect(document.activeElement).toBe(field(typed.label));
    expect(field(typed.label).value).toBe("typed");
  });
});

test("saving one form of a page keeps what is typed in another", async () => {
  await open("/people/01PERSON");
  await screen.findByLabelText("Job title");
  type("Job title", "typed");
  const primaryContact = screen.getByRole("switch");
  await userEvent.click(primaryContact);
  await save(primaryContact);
  await answered();
  expect(field("Job title").value).toBe("typed");
  expect(portal.sent[0]?.body).toMatchObject({ primaryContact: true });
  await save("Job title");
  await waitFor(() => expect(portal.sent[1]).toEqual({ body: { title: "typed" }, etag: '"2"' }));
});

test("another person's page does not show what was typed on the first one's", async () => {
  portal.put("/v1/people/01OTHER", { ...contact, id: "01OTHER", firstName: "Bo", title: "Buyer" });
  const { go, leave } = await open("/people/01OTHER");
  await screen.findByLabelText("Job title");
  await go("/people/01PERSON");
  await waitFor(() => expect(field("First name").value).toBe("Ann"));
  type("Job title", "typed");
  leave("/people/01OTHER");
  await userEvent.click(await screen.findByRole("button", { name: leaving.leave }));
  await waitFor(() => expect(field("First name").value).toBe("Bo"));
  expect(field("Job title").value).toBe("Buyer");
});
