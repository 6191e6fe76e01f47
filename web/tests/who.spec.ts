import { passwords } from "./portal";
import { expect, owner, signIn, test, withSession } from "./test";

// All tabs of a browser share a session. These tests open several, and change who is signed in.

test.use({ portalOf: "who" });
test.beforeEach(({ seeded }) => expect(seeded.acme).not.toBe(""));

test("a link opened while somebody else is signed in says so", async ({ page, portal }) => {
  await withSession(page, portal, owner.email, owner.password);
  await page.goto(await portal.link("bo@acme.com"));
  await expect(page.getByRole("status")).toContainText("You are signed in as Olive Owner (owner@example.test).");
  await expect(page.getByRole("status")).toContainText("This link is for bo@acme.com.");
  await page.getByRole("link", { name: "Stay signed in as Olive Owner" }).click();
  await expect(page.getByRole("button", { name: "Olive Owner: your menu" })).toBeVisible();
});

test("nobody is named where nobody is signed in", async ({ page, portal }) => {
  await page.goto(await portal.link("bo@acme.com"));
  await expect(page.getByRole("heading", { name: "Join Acme Ltd" })).toBeVisible();
  await expect(page.getByText(/You are signed in/)).toHaveCount(0);
});

test("when another person signs in by another tab, this one stops", async ({ page, portal, seeded }) => {
  await withSession(page, portal, owner.email, owner.password);
  await page.goto(`${portal.url}/partners/${seeded.acme}/add`);
  await page.getByLabel("First name").fill("Zoe");
  const other = await page.context().newPage();
  await signIn(other, portal, "ana@acme.com", passwords.ana);
  await expect(page.getByRole("heading", { name: "Ana Silva is signed in now" })).toBeVisible();
  await expect(page.getByText("Olive Owner opened this page.")).toBeVisible();
  await expect(page.getByLabel("First name")).toHaveCount(0);
  await page.getByRole("button", { name: "Go on as Ana Silva" }).click();
  await expect(page.getByRole("button", { name: "Ana Silva: your menu" })).toBeVisible();
  await other.close();
});

test("a tab that was told nothing notices when it gets the focus", async ({ page, portal }) => {
  await withSession(page, portal, owner.email, owner.password);
  await page.goto(`${portal.url}/people`);
  await expect(page.getByRole("heading", { name: "People" })).toBeVisible();
  await withSession(page, portal, "ana@acme.com", passwords.ana); // no tab tells of it
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(page.getByRole("heading", { name: "Ana Silva is signed in now" })).toBeVisible();
});

test("signing out by one tab ends the others", async ({ page, portal }) => {
  await withSession(page, portal, owner.email, owner.password);
  await page.goto(`${portal.url}/people`);
  const other = await page.context().newPage();
  await other.goto(portal.url);
  await other.getByRole("button", { name: "Olive Owner: your menu" }).click();
  await other.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await other.close();
});

test("accepting in one tab stops the tabs of the person before", async ({ page, portal }) => {
  await withSession(page, portal, owner.email, owner.password);
  await page.goto(`${portal.url}/people`);
  await expect(page.getByRole("heading", { name: "People" })).toBeVisible();
  const other = await page.context().newPage();
  await other.goto(await portal.link("bo@acme.com"));
  await other.getByLabel("Choose a password").fill(passwords.reset);
  await other.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(other.getByRole("button", { name: /your menu/ })).toBeVisible();
  await expect(page.getByRole("heading", { name: /is signed in now/ })).toBeVisible();
  await other.close();
});
