import { owner, expect, test, withSession } from "./test";

test.use({ portalOf: "staff" });

test("an owner creates a key for a program, sees it once, and ends it", async ({ page, portal, seeded }) => {
  expect(seeded.acme).not.toBe("");
  await withSession(page, portal, owner.email, owner.password);
  await page.goto(`${portal.url}/settings`);
  await page.getByRole("link", { name: "Keys for programs" }).click();
  await expect(page.getByText("No program has a key")).toBeVisible();
  await page.getByRole("button", { name: "Create a key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What it is for").fill("CRM sync");
  await dialog.getByRole("button", { name: "Create a key" }).click();
  await expect(dialog.getByRole("button", { name: "Copy" })).toHaveCount(0); // it needs a scope
  await dialog.getByLabel("Read people").check();
  await dialog.getByRole("button", { name: "Create a key" }).click();
  const key = await dialog.getByLabel("The key").inputValue();
  expect(key).toMatch(/^allyway_[\w-]{66}$/);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByText("Never used · Expires")).toBeVisible();
  await expect(page.getByText(key)).toHaveCount(0);

  const people = () => fetch(`${portal.url}/v1/people`, { headers: { authorization: `Bearer ${key}` } });
  expect((await people()).status).toBe(200);
  await page.getByRole("button", { name: "End CRM sync" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End", exact: true }).click();
  await expect(page.getByText("No program has a key")).toBeVisible();
  expect((await people()).status).toBe(401);
  await page.goto(`${portal.url}/events`);
  await expect(page.getByRole("list", { name: "Events" }).getByText("Key for a program ended")).toBeVisible();
});
