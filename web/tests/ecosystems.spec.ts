import { pick } from "./pages";
import { expect, owner, test, withSession } from "./test";

test.use({ portalOf: "ecosystems" });

test.beforeEach(async ({ page, portal, seeded }) => {
  expect(seeded.ecosystem).not.toBe("");
  await withSession(page, portal, owner.email, owner.password);
});

test("a suggested link is made, and ended and made again from the person and the member", async ({
  page,
  portal,
  seeded,
}) => {
  await page.goto(`${portal.url}/ecosystems/${seeded.ecosystem}`);
  await page.getByRole("link", { name: "Suggested links" }).click();
  await expect(page.getByText("The same domain")).toBeVisible();
  await page.getByRole("button", { name: "Link Petra Contact with Acme Holding" }).click();
  await expect(page.getByText("1 user linked.")).toBeVisible();
  await expect(page.getByText("Nothing is suggested")).toBeVisible();

  await page.goto(`${portal.url}/ecosystems/${seeded.ecosystem}/members/${seeded.member}`);
  await page.getByRole("link", { name: "Petra Contact" }).click();
  await page.getByRole("button", { name: "Unlink Petra Contact" }).click();
  await expect(page.getByText("Petra Contact is no longer linked.")).toBeVisible();
  await page.getByRole("button", { name: "Link Petra Contact with a member" }).click();
  await pick(page.getByRole("dialog").getByRole("combobox", { name: "Member" }), "oster", /Østerby Foods/);
  await page.getByRole("dialog").getByRole("button", { name: "Link", exact: true }).click();
  await page.getByRole("link", { name: "Østerby Foods" }).click();
  await page.getByRole("button", { name: "Unlink Petra Contact" }).click();
  await expect(page.getByText("No user is linked with it yet.")).toBeVisible();
  await pick(page.getByRole("combobox", { name: "Link a user with it" }), "conta", /Petra Contact/);
  await page.getByRole("button", { name: "Link", exact: true }).click();
  await expect(page.getByText("Petra Contact now represents Østerby Foods.")).toBeVisible();
  await page.getByRole("button", { name: "Unlink Petra Contact" }).click();
  await expect(page.getByText("No user is linked with it yet.")).toBeVisible();
});

test("before an account is added to an ecosystem, the page shows whose address it is; a file adds members", async ({
  page,
  portal,
  seeded,
}) => {
  await page.goto(`${portal.url}/ecosystems/${seeded.ecosystem}?tab=users`);
  await page.getByLabel("Add an account by its address").fill("bo@acme.com");
  await expect(page.getByText("This is the address of Bo Lindqvist, Acme Ltd.")).toBeVisible();
  await page.getByLabel("Add an account by its address").fill("nobody@acme.com");
  await expect(page.getByText("Nobody in this portal has this address.")).toBeVisible();

  await page.goto(`${portal.url}/ecosystems/${seeded.ecosystem}`);
  await page.getByRole("button", { name: "Import members" }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("dialog").getByRole("button", { name: "CSV file" }).click();
  await (
    await chooser
  ).setFiles({
    name: "members.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("name,email\nQuartz Mills,info@quartz.example\n,nobody@quartz.example\n"),
  });
  await page.getByRole("button", { name: "Check the file" }).click();
  await expect(page.getByText("Row 2: the name is missing")).toBeVisible();
  await page.getByRole("button", { name: "Add 1 member" }).click();
  await expect(page.getByText("1 member was added.")).toBeVisible();
  await expect(page.getByRole("link", { name: /Quartz Mills/ })).toBeVisible();
});
