import { pick } from "./pages";
import { passwords } from "./portal";
import { people } from "./seed";
import { expect, owner, test, withSession } from "./test";

test.use({ portalOf: "staff" });

test.beforeEach(async ({ page, portal, seeded }) => {
  expect(seeded.acme).not.toBe("");
  await withSession(page, portal, owner.email, owner.password);
});

test("a pasted list is checked first, then added; the same list again changes nothing", async ({
  page,
  portal,
  seeded,
}) => {
  await page.goto(`${portal.url}/partners/${seeded.acme}/add-many`);
  const list = "Jo Brown <jo@acme.com>; kim@acme.com\nana@acme.com, a@nonsense; jo@acme.com";
  await page.getByLabel("Addresses", { exact: true }).fill(list);
  await page.getByRole("button", { name: "Check the list" }).click();
  await expect(page.getByText("Nothing has happened yet. Of 5 rows, 2 would change something.")).toBeVisible();
  await expect(page.getByText("This is not an e-mail address.")).toBeVisible();
  expect(await portal.mails("jo@acme.com")).toEqual([]);
  await page.getByRole("button", { name: "Invite 2" }).click();
  await expect(page.getByText("Done. See below what happened to each row.").first()).toBeVisible();
  await portal.link("kim@acme.com");
  await page.getByRole("button", { name: "See the people" }).click();
  await expect(page.getByRole("link", { name: /Jo Brown/ })).toContainText("Invited");

  await page.getByRole("link", { name: "Add several" }).click();
  await page.getByLabel("Addresses", { exact: true }).fill(list);
  await page.getByRole("button", { name: "Check the list" }).click();
  await expect(page.getByText("Nothing would change. Each row is in the portal already, or is refused.")).toBeVisible();
  expect(await portal.mails("jo@acme.com")).toHaveLength(1);
});

test("a CSV is checked, then added as contacts, and the launch invites them", async ({ page, portal, seeded }) => {
  await page.goto(`${portal.url}/partners/${seeded.acme}/add-many`);
  await page.getByText("CSV file").first().click();
  await page.locator('input[type="file"]').setInputFiles({
    name: "people.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(
      "E-mail;First name;Last name;Shoe size\r\nlea@acme.com;Lea;Nord;38\r\nmax@acme.com;Max;Ost;44\r\n",
    ),
  });
  await page.getByRole("switch", { name: "Give access" }).uncheck();
  await page.getByRole("button", { name: "Check the list" }).click();
  await expect(page.getByText(/left out: Shoe size/)).toBeVisible();
  await page.getByRole("button", { name: "Add 2" }).click();
  await expect(page.getByText("Done. See below what happened to each row.").first()).toBeVisible();
  expect(await portal.mails("lea@acme.com")).toEqual([]);
  await page.getByRole("button", { name: "See the people" }).click();
  await page.getByRole("button", { name: "Invite all contacts" }).click();
  await page.getByRole("button", { name: "Invite them" }).click();
  await expect(page.getByText(/Done: 4 people were invited/)).toBeVisible();
  await portal.link("lea@acme.com");
});

test("people who have not accepted are reminded, one or all", async ({ page, portal, seeded }) => {
  const names = ["Wim Waits", "Wil Waits"];
  for (const name of names) {
    const [firstName, lastName] = name.split(" ");
    await seeded.owner.post(`/v1/partners/${seeded.acme}/people`, {
      firstName,
      lastName,
      email: `${firstName}@acme.com`,
      access: true,
    });
  }
  await page.goto(`${portal.url}/people?q=waits`);
  await page.getByRole("checkbox", { name: "Choose Wim Waits" }).check();
  await expect(page.getByText("1 person chosen")).toBeVisible();
  await page.getByRole("button", { name: "Remind", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remind" }).click();
  await expect(page.getByText("1 person was mailed.")).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("combobox", { name: "Status" }).click();
  await page.getByRole("option", { name: "Invited" }).click();
  await page.getByRole("button", { name: "Send new links to all of them" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Send new links" }).click();
  await expect(page.getByText("2 people were mailed.")).toBeVisible();
});

test("a table with two columns of addresses asks which one is meant, and shows what would be stored", async ({
  page,
  portal,
  seeded,
}) => {
  await page.goto(`${portal.url}/partners/${seeded.acme}/add-many`);
  await page.getByText("CSV file").first().click();
  await page.locator('input[type="file"]').setInputFiles({
    name: "people.txt",
    mimeType: "text/plain",
    buffer: Buffer.from(
      "\ufeffBuyer e-mail\tSeller e-mail\tName\tPhone\nno@else.example\tyes@acme.com\tNord, Lea\t+44 (0)20 7946 0958\n",
      "utf16le",
    ),
  });
  await page.getByRole("button", { name: "Check the list" }).click();
  await page.getByRole("combobox", { name: "Which column has the e-mail addresses?" }).click();
  await page.getByRole("option", { name: "Seller e-mail" }).click();
  await page.getByRole("button", { name: "Check the list" }).click();
  await expect(page.getByText("yes@acme.com · +442079460958")).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download as CSV" }).click();
  expect((await download).suggestedFilename()).toBe("list.csv");
  await page.getByRole("button", { name: "Invite 1" }).click();
  await portal.link("yes@acme.com");
});

test("a user is linked with a member by the link icon and a search, and unlinked", async ({ page, portal, seeded }) => {
  await page.goto(`${portal.url}/ecosystems/${seeded.ecosystem}?tab=users`);
  await page.getByRole("button", { name: "Link Petra Contact with a member" }).click();
  await pick(page.getByRole("dialog").getByRole("combobox", { name: "Member" }), "oster", /Østerby Foods/);
  await page.getByRole("dialog").getByRole("button", { name: "Link", exact: true }).click();
  await expect(page.getByText("Petra Contact now represents Østerby Foods.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Østerby Foods" })).toBeVisible();
  await page.getByRole("button", { name: "Unlink Petra Contact" }).click();
  await expect(page.getByText("Petra Contact is no longer linked.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Østerby Foods" })).toHaveCount(0);
});

test("an ecosystem is made, filled and removed", async ({ page, portal }) => {
  await page.goto(`${portal.url}/ecosystems`);
  await page.getByRole("button", { name: "Make an ecosystem" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Southern network");
  await page.getByLabel("User slots").fill("1");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Add a member" }).first().click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("Zephyr Mills");
  await page.getByRole("dialog").getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("link", { name: /Zephyr Mills/ })).toBeVisible();
  await page.getByRole("link", { name: "Users", exact: true }).click();
  for (const email of ["nobody@acme.com", people.user, people.contact]) {
    await page.getByLabel("Add an account by its address").fill(email);
    await page.getByRole("button", { name: "Add", exact: true }).click();
    if (email === "nobody@acme.com")
      await expect(page.getByLabel("Add an account by its address")).toHaveAccessibleDescription(/address/);
    if (email === people.user) await expect(page.getByText("Ana Silva was added.")).toBeVisible();
  }
  await expect(page.getByRole("alert")).toContainText("help@northwind.example"); // whom to ask
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("Southern network was removed.")).toBeVisible();
});

test("erasing asks for the name; then the person is not found", async ({ page, portal, seeded }) => {
  const path = `/v1/partners/${seeded.acme}/people`;
  const { person } = await seeded.owner.post<{ person: { id: string } }>(path, { firstName: "Zoe", lastName: "Gone" });
  await page.goto(`${portal.url}/people/${person.id}`);
  await page.getByRole("button", { name: "Erase" }).click();
  await expect(page.getByRole("button", { name: "Erase for good" })).toBeDisabled();
  await page.getByLabel("Type “Zoe Gone” to continue").fill("Zoe Gone");
  await page.getByRole("button", { name: "Erase for good" }).click();
  await expect(page.getByText("Zoe Gone was erased.")).toBeVisible();
  await page.goto(`${portal.url}/people/${person.id}`);
  await expect(page.getByRole("heading", { name: "Nothing is here" })).toBeVisible();
});

test("an act that needs the password asks for it on top of the page, and then goes on", async ({
  page,
  portal,
  seeded,
}) => {
  const path = `/v1/partners/${seeded.acme}/people`;
  const { person } = await seeded.owner.post<{ person: { id: string } }>(path, { firstName: "Yan", lastName: "Gone" });
  let refusals = 0; // the portal's clock cannot be moved on: the first two tries are answered as after ten minutes
  await page.route(`**/v1/people/${person.id}`, (route) =>
    route.request().method() === "DELETE" && refusals++ < 2
      ? route.fulfill({
          status: 403,
          contentType: "application/problem+json",
          body: JSON.stringify({ status: 403, code: "confirm_password", detail: "Confirm your password." }),
        })
      : route.fallback(),
  );
  await page.goto(`${portal.url}/people/${person.id}`);
  await page.getByRole("button", { name: "Erase" }).click();
  const typed = page.getByLabel("Type “Yan Gone” to continue");
  await typed.fill("Yan Gone");
  await page.getByRole("button", { name: "Erase for good" }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
  await expect(dialog.getByLabel("Your password")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(typed).toHaveValue("Yan Gone");
  await expect(page.getByRole("alert")).toHaveCount(0);

  await page.getByRole("button", { name: "Erase for good" }).click();
  await dialog.getByLabel("Your password").fill("another");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect(dialog.getByText("The password is not right.")).toBeVisible();
  await dialog.getByLabel("Your password").fill(owner.password);
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByText("Yan Gone was erased.")).toBeVisible();
});

test("two who change one partner at once do not overwrite each other", async ({ page, portal, seeded }) => {
  await page.goto(`${portal.url}/partners/${seeded.acme}?tab=details`);
  await page.getByRole("textbox", { name: "Type" }).fill("Integrator");
  await seeded.owner.patch(`/v1/partners/${seeded.acme}`, { notes: "meanwhile" });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  expect((await seeded.owner.get<{ type: string }>(`/v1/partners/${seeded.acme}`)).type).toBe("Reseller");
  await expect(page.getByRole("textbox", { name: "Notes" })).toHaveValue("meanwhile");
  await expect(page.getByRole("textbox", { name: "Type" })).toHaveValue("Integrator");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  const after = await seeded.owner.get<object>(`/v1/partners/${seeded.acme}`);
  expect(after).toMatchObject({ type: "Integrator", notes: "meanwhile" });
});

test("a logo shows on the partner's page and on its invites", async ({ page, portal, seeded }) => {
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
    "base64",
  );
  await page.goto(`${portal.url}/partners/${seeded.acme}?tab=details`);
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from("no image at all") });
  await expect(page.getByRole("alert")).toContainText("PNG, JPEG or WebP");
  await page.locator('input[type="file"]').setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: png });
  await expect(page.getByRole("img", { name: "Logo of Acme Ltd" })).toBeVisible();
  await seeded.owner.post(`/v1/partners/${seeded.acme}/people`, {
    firstName: "Nia",
    lastName: "Logo",
    email: "nia@acme.com",
    access: true,
  });
  await page.goto(await portal.link("nia@acme.com"));
  await expect(page.getByRole("img", { name: "Logo of Acme Ltd" })).toBeVisible();
});

test("each part of the settings is saved by itself, and a refused value says why beside its field", async ({
  page,
  portal,
  seeded,
}) => {
  await page.goto(`${portal.url}/settings`);
  const part = (name: string) => page.getByRole("form", { name, exact: true });
  const sessions = part("Sessions and passwords");
  await expect(sessions).toBeVisible();
  await sessions.getByLabel("Passwords have at least").fill("3");
  await part("Mails").getByRole("textbox", { name: "Footer" }).fill("Northwind, 1 Harbour Street");
  await sessions.getByRole("button", { name: "Save" }).click();
  await expect(sessions.getByLabel("Passwords have at least")).toHaveAccessibleDescription(/8/);
  await sessions.getByLabel("Passwords have at least").fill("12");
  await sessions.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(part("Mails").getByRole("textbox", { name: "Footer" })).toHaveValue("Northwind, 1 Harbour Street");
  expect(await seeded.owner.get("/v1/settings")).not.toMatchObject({ mailFooter: "Northwind, 1 Harbour Street" });
  await part("Mails").getByRole("button", { name: "Save" }).click();
  await expect
    .poll(() => seeded.owner.get("/v1/settings"))
    .toMatchObject({ passwordMinLength: 12, mailFooter: "Northwind, 1 Harbour Street" });

  const links = part("Links in mails");
  await expect(links.getByLabel("Invites are valid for", { exact: true })).toHaveValue("7"); // days
  await links.getByLabel("Invites are valid for", { exact: true }).fill("3");
  await links.getByRole("button", { name: "Save" }).click();
  await expect.poll(() => seeded.owner.get("/v1/settings")).toMatchObject({ inviteLifetimeHours: 72 });
});

test("groups, staff and sessions", async ({ page, portal }) => {
  await page.goto(`${portal.url}/groups`);
  await page.getByRole("button", { name: "Make a group" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Resellers");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveAccessibleDescription(/./); // it is taken
  await page.getByRole("textbox", { name: "Name" }).fill("Auditors");
  await page.getByRole("combobox", { name: "Permissions" }).fill("reports.read");
  await page.getByRole("combobox", { name: "Permissions" }).press("Enter");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("reports.read")).toBeVisible();

  await page.getByRole("link", { name: "Staff" }).click();
  await page.getByRole("button", { name: "Add a staff person" }).click();
  await page.getByLabel("First name").fill("Sam");
  await page.getByLabel("Last name").fill("Staff");
  await page.getByRole("textbox", { name: "E-mail" }).fill("sam@northwind.example");
  await page.getByRole("button", { name: "Invite" }).click();
  await expect(page.getByRole("link", { name: /Sam Staff/ })).toContainText("Admin");

  await page.goto(`${portal.url}/sign-in-and-security`);
  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(page.getByText("You are signed out everywhere else.")).toBeVisible();
  await expect(page.getByText(/^Signed in /)).toHaveCount(1);
  await page.getByLabel("Current password").fill("not this one");
  await page.getByLabel("New password").fill(passwords.reset);
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByLabel("Current password")).toHaveAccessibleDescription("The current password is not right.");
});

test("an invite can be valid for less time than the settings say", async ({ page, portal, seeded }) => {
  await page.goto(`${portal.url}/partners/${seeded.acme}/add`);
  await page.getByLabel("First name").fill("Nkem");
  await page.getByLabel("Last name").fill("Okoro");
  await page.getByLabel("E-mail", { exact: true }).fill("nkem@acme.com");
  await page.getByRole("combobox", { name: "The invite is valid for" }).click();
  await page.getByRole("option", { name: "1 day" }).click();
  await page.getByRole("button", { name: "Add and invite" }).click();
  await page.getByRole("link", { name: /Nkem Okoro/ }).click();
  await expect(page.getByText(/\(in 23 hours\)/)).toBeVisible();
  await page.getByRole("combobox", { name: "The invite is valid for" }).click();
  await page.getByRole("option", { name: "14 days" }).click();
  await page.getByRole("button", { name: "Send the invite again" }).click();
  await expect(page.getByText(/\(in 13 days\)/)).toBeVisible();
});
