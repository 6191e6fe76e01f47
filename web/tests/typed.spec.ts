import { passwords } from "./portal";
import { expect, owner, test, withSession } from "./test";

// What is typed is not lost: not by a way out of the page, by the end of the session, or by another tab.

test.use({ portalOf: "typed" });
test.beforeEach(async ({ page, portal, seeded }) => {
  expect(seeded.acme).not.toBe("");
  await withSession(page, portal, owner.email, owner.password);
});

test("a filled form is left only after a question: by a link, by Back, by a reload", async ({ page, portal }) => {
  await page.goto(`${portal.url}/partners`);
  await page.getByRole("link", { name: "Add a partner" }).click();
  const name = page.getByLabel("Name", { exact: true });
  await name.fill("Half a partner");
  const question = page.getByRole("dialog", { name: "Leave without saving?" });

  await page.getByRole("link", { name: "Groups" }).click();
  await expect(question.getByRole("button", { name: "Stay on the page" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(question).toBeHidden();
  await expect(name).toHaveValue("Half a partner");
  expect(page.url()).toBe(`${portal.url}/partners/new`);

  await page.goBack();
  await expect(question).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(question).toBeHidden();
  await expect(name).toHaveValue("Half a partner");

  let asked = 0;
  page.on("dialog", (dialog) => {
    asked++;
    expect(dialog.type()).toBe("beforeunload");
    void dialog.accept();
  });
  await page.reload();
  await expect(name).toHaveValue("");
  expect(asked).toBe(1);

  await name.fill("Another half");
  await page.goBack();
  await question.getByRole("button", { name: "Leave" }).click();
  await expect(page.getByRole("heading", { name: "Partners" })).toBeVisible();
  await page.reload(); // nothing typed is here
  expect(asked).toBe(1);
});

test("when the session ends, the user signs in on top of the page, and what was typed is saved", async ({
  page,
  portal,
  seeded,
}) => {
  await page.goto(`${portal.url}/partners/${seeded.acme}?tab=details`);
  await page.getByRole("textbox", { name: "Type" }).fill("Integrator");
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await expect(dialog.getByLabel("E-mail")).toHaveValue(owner.email);
  await expect(dialog.getByLabel("Your password")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible(); // the page cannot go on without
  await dialog.getByLabel("Your password").fill(owner.password);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("textbox", { name: "Type" })).toHaveValue("Integrator");
  expect((await seeded.owner.get<{ type: string }>(`/v1/partners/${seeded.acme}`)).type).toBe("Integrator");
});

test("somebody else who signs in there gets a page of their own", async ({ page, portal, seeded }) => {
  await page.goto(`${portal.url}/partners/${seeded.acme}?tab=details`);
  await page.getByRole("textbox", { name: "Notes" }).fill("not for Ana");
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await dialog.getByLabel("E-mail").fill("ana@acme.com");
  await dialog.getByLabel("Your password").fill(passwords.ana);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Ana Silva: your menu" })).toBeVisible();
  expect(await seeded.owner.get<object>(`/v1/partners/${seeded.acme}`)).not.toHaveProperty("notes", "not for Ana");
});

test("signing in again by another tab lets this one go on", async ({ page, portal, seeded }) => {
  await page.goto(`${portal.url}/partners/${seeded.acme}?tab=details`);
  await page.getByRole("textbox", { name: "Notes" }).fill("from the first tab");
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await expect(dialog).toBeVisible();
  const other = await page.context().newPage();
  await other.goto(`${portal.url}/sign-in`);
  await other.getByLabel("E-mail").fill(owner.email);
  await other.getByLabel("Password", { exact: true }).fill(owner.password);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(dialog).toBeHidden();
  expect(await seeded.owner.get<object>(`/v1/partners/${seeded.acme}`)).toMatchObject({ notes: "from the first tab" });
  await other.close();
});

test("two who change the same field see it, and choose", async ({ page, portal, seeded }) => {
  await page.goto(`${portal.url}/partners/${seeded.acme}?tab=details`);
  await page.getByRole("textbox", { name: "Type" }).fill("mine");
  await page.getByRole("textbox", { name: "Notes" }).fill("my notes");
  await seeded.owner.patch(`/v1/partners/${seeded.acme}`, { type: "theirs", notes: "their notes" });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("Olive Owner has changed this meanwhile. Nothing was saved yet.");
  await expect(page.getByText("Olive Owner has changed this meanwhile to “theirs”.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Type" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Take theirs" }).first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Type" })).toHaveValue("theirs");
  await expect(page.getByRole("textbox", { name: "Type" })).toBeFocused();
  await page.getByRole("button", { name: "Keep mine" }).click();
  await expect(page.getByRole("textbox", { name: "Notes" })).toBeFocused();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  expect(await seeded.owner.get<object>(`/v1/partners/${seeded.acme}`)).toMatchObject({
    type: "theirs",
    notes: "my notes",
  });
});

test("without a connection a form keeps what was typed, says so, and saves later", async ({ page, portal, seeded }) => {
  await page.goto(`${portal.url}/partners/${seeded.acme}?tab=details`);
  await page.getByRole("textbox", { name: "Notes" }).fill("typed on a train");
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("What you typed is still here.");
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  expect(await seeded.owner.get<object>(`/v1/partners/${seeded.acme}`)).toMatchObject({ notes: "typed on a train" });
});

test("a dry run is a step of the history: Back and Forward keep the list and its verdicts", async ({
  page,
  portal,
  seeded,
}) => {
  const list = page.getByLabel("Addresses", { exact: true });
  const summary = page.getByText(/Nothing has happened yet/);
  const verdicts = page.getByRole("region", { name: "What happens to each row" });
  const address = `${portal.url}/partners/${seeded.acme}/add-many`;
  await page.goto(`${portal.url}/partners/${seeded.acme}`);
  await page.getByRole("link", { name: "Add several" }).first().click();
  await list.fill("Nia North <nia@acme.com>; no address");
  await page.getByRole("switch", { name: "Give access" }).uncheck();
  await page.getByRole("button", { name: "Check the list" }).click();
  await expect(summary).toBeFocused();
  expect(page.url()).toBe(address); // nobody's address stands in it

  await page.goBack();
  await expect(list).toHaveValue("Nia North <nia@acme.com>; no address");
  await expect(page.getByRole("switch", { name: "Give access" })).not.toBeChecked();
  await page.goForward();
  await expect(verdicts.getByRole("listitem").filter({ hasText: "Nia North" })).toContainText("Will be added");

  // What is typed meanwhile stays as well, and so does all of it behind another page.
  await page.goBack();
  await list.fill("Nia North <nia@acme.com>; ned@acme.com");
  await page.goForward();
  await expect(summary).toBeVisible();
  await page.getByRole("link", { name: "Groups" }).click();
  await expect(page.getByRole("heading", { name: "Groups" })).toBeVisible();
  await page.goBack();
  await expect(verdicts.getByRole("listitem").filter({ hasText: "Nia North" })).toBeVisible();
  await page.getByRole("button", { name: "Back to the list" }).click();
  await expect(list).toHaveValue("Nia North <nia@acme.com>; ned@acme.com");

  await page.getByRole("button", { name: "Check the list" }).click();
  await page.getByRole("button", { name: "Add 2" }).click();
  await expect(page.getByText("Done. See below what happened to each row.").first()).toBeVisible();
  await page.goBack();
  await page.goForward();
  await expect(page.getByText("Done. See below what happened to each row.").first()).toBeVisible();
  await page.reload(); // the list was in memory alone
  await expect(list).toHaveValue("");
  expect(page.url()).toBe(address);
});
