import { passwords } from "./portal";
import { expect, owner, test, withSession } from "./test";

test.use({ portalOf: "taken" });

test.beforeEach(async ({ page, portal, seeded }) => {
  expect(seeded.acme).not.toBe("");
  await withSession(page, portal, owner.email, owner.password);
});

test("a taken address names its holder, who is moved here in two clicks", async ({ page, portal, seeded }) => {
  const other = await seeded.owner.post("/v1/partners", { name: "Delta Works", kind: "partner", licence: "guest" });
  await page.goto(`${portal.url}/partners/${other.id}/add`);
  await page.getByLabel("First name").fill("Bo");
  await page.getByLabel("Last name").fill("Lindqvist");
  await page.getByLabel("E-mail", { exact: true }).fill("bo@acme.com");
  await page.getByRole("button", { name: "Add and invite" }).click();
  await expect(page.getByText("Bo Lindqvist at Acme Ltd has this address.")).toBeVisible();
  await page.getByRole("button", { name: "Move them to Delta Works" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Move" }).click();
  await expect(page.getByRole("heading", { name: "Bo Lindqvist" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Delta Works" }).first()).toBeVisible();
});

test("an address of somebody who is here already offers the act that fits, and makes no second person", async ({
  page,
  portal,
  seeded,
}) => {
  const { acme, owner } = seeded;
  const add = async (firstName: string, access: boolean) =>
    (
      await owner.post<{ person: { id: string } }>(`/v1/partners/${acme}/people`, {
        firstName,
        lastName: "Here",
        email: `${firstName}@acme.com`,
        access,
      })
    ).person.id;
  await add("Cora", false);
  await add("Ines", true);
  const dora = await add("Dora", true);
  await portal.accept(await portal.link("Dora@acme.com"), passwords.ana);
  await owner.post(`/v1/people/${dora}/disable`, {});
  for (const [name, says, act, done] of [
    ["Cora", "They have no access yet.", "Invite", "Cora Here was invited."],
    ["Ines", "They were invited, and have not accepted yet.", "Send the invite again", "Ines Here was invited."],
    ["Dora", "They are disabled.", "Enable", "Dora Here was enabled again."],
  ] as const) {
    await page.goto(`${portal.url}/partners/${acme}/add`);
    await page.getByLabel("First name").fill("Somebody");
    await page.getByLabel("Last name").fill("Else");
    await page.getByLabel("E-mail", { exact: true }).fill(`${name}@acme.com`);
    await page.getByRole("button", { name: "Add and invite" }).click();
    const taken = page.getByRole("alert").filter({ hasText: "is here already" });
    await expect(taken).toContainText(`${name} Here has this address and is here already. ${says}`);
    await expect(page.getByRole("button", { name: /Release|Move/ })).toHaveCount(0);
    await taken.getByRole("button", { name: act, exact: true }).click();
    await expect(page.getByText(done)).toBeVisible();
    await expect(page.getByRole("heading", { name: `${name} Here` })).toBeVisible();
  }
});

test("a taken address is released, and the same form then succeeds", async ({ page, portal, seeded }) => {
  const other = await seeded.owner.post("/v1/partners", { name: "Echo Works", kind: "partner", licence: "guest" });
  await page.goto(`${portal.url}/partners/${other.id}/add`);
  await page.getByLabel("First name").fill("Robert");
  await page.getByLabel("Last name").fill("Lind");
  await page.getByLabel("E-mail", { exact: true }).fill("bo@acme.com");
  await page.getByRole("button", { name: "Add and invite" }).click();
  await page.getByRole("button", { name: "Release the address" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Release" }).click();
  await expect(page.getByText("The address is free now. Send the form again.")).toBeVisible();
  await page.getByRole("button", { name: "Add and invite" }).click();
  await expect(page.getByText("Robert Lind was invited.")).toBeVisible();
});
