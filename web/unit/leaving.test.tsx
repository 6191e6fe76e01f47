import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { unsaved } from "../src/form/unsaved";
import { t } from "../src/shell/texts";
import { FakePortal, open } from "./portal";

// What is typed and not saved: it is not lost by a way out of the page, nor by the end of the session.

const staff = {
  id: "01STAFF",
  firstName: "Sam",
  lastName: "Staff",
  email: "sam@vendor.com",
  role: "owner",
  status: "active",
};

const ended = { status: 401, code: "not_signed_in", detail: "Sign in." };

let portal: FakePortal;

beforeEach(() => {
  portal = new FakePortal();
  portal.put("/v1/session", { person: staff, can: { managePeople: true, disablePeople: true } });
  portal.put("/v1/portal", { name: "Portal", passwordMinLength: 15 });
  portal.put("/v1/people/01STAFF", staff);
});

const title = () => screen.findByLabelText<HTMLInputElement>("Job title");
const type = async (text: string) => fireEvent.change(await title(), { target: { value: text } });
const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));
const question = () => screen.queryByText(t.leaving.title);

/** save presses the button of the form that the field is in. */
async function save() {
  const button = (await title()).closest("form")?.querySelector<HTMLElement>('button[type="submit"]');
  if (!button) throw new Error("the form has no button");
  await userEvent.click(button);
}

describe("leaving a page", () => {
  test("asks where something is typed; the user can stay, and can leave", async () => {
    const { leave } = await open("/profile");
    await type("typed");
    expect(unsaved()).toBe(true);
    leave("/groups");
    await screen.findByText(t.leaving.title);
    await press(t.leaving.stay);
    await waitFor(() => expect(question()).toBeNull());
    expect((await title()).value).toBe("typed");
    leave("/groups");
    await screen.findByText(t.leaving.title);
    await press(t.leaving.leave);
    await screen.findByRole("heading", { level: 1, name: "Groups" });
    await waitFor(() => expect(question()).toBeNull());
    expect(unsaved()).toBe(false);
  });

  test("asks nothing where nothing is typed, and after it was saved or taken back", async () => {
    const { go } = await open("/profile");
    await type("typed");
    await type("");
    expect(unsaved()).toBe(false);
    await type("typed");
    await save();
    await waitFor(() => expect(portal.get("/v1/people/01STAFF")).toMatchObject({ title: "typed" }));
    await waitFor(() => expect(document.querySelector("[data-loading]")).toBeNull());
    expect(unsaved()).toBe(false);
    await go("/groups");
    await screen.findByRole("heading", { level: 1, name: "Groups" });
    expect(question()).toBeNull();
  });
});

describe("when the session ends", () => {
  /** signIn fills the dialog. */
  async function signIn() {
    const password = await screen.findByLabelText(t.confirm.password);
    fireEvent.change(password, { target: { value: "quiet harbour" } });
    await press(t.again.yes);
  }

  test("the user signs in on top of the page, and what was typed is saved", async () => {
    await open("/profile");
    await type("typed");
    portal.refuse(ended);
    await save();
    await signIn();
    await waitFor(() => expect(portal.get("/v1/people/01STAFF")).toMatchObject({ title: "typed" }));
    expect(portal.sent.map(({ body }) => body)).toEqual([
      { title: "typed" },
      { email: "sam@vendor.com", password: "quiet harbour", remember: false },
      { title: "typed" },
    ]);
    expect((await title()).value).toBe("typed");
    await waitFor(() => expect(screen.queryByText(t.again.title)).toBeNull());
  });

  test("a wrong password leaves everything as it is", async () => {
    await open("/profile");
    await type("typed");
    portal.refuse(ended);
    await save();
    portal.refuse({ status: 401, code: "bad_credentials", detail: "They are not right." });
    await signIn();
    await screen.findByText("They are not right.");
    await signIn();
    await waitFor(() => expect(portal.get("/v1/people/01STAFF")).toMatchObject({ title: "typed" }));
  });
});
