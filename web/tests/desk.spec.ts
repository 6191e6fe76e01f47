import { type Page } from "@playwright/test";
import { pick } from "./pages";
import { passwords, type Api } from "./portal";
import { people } from "./seed";
import { expect, owner, test, withSession } from "./test";

// The work of a day: find people, choose them, act on them.

test.use({ portalOf: "desk" });
test.describe.configure({ mode: "serial" });

test.beforeEach(async ({ page, portal, seeded }) => {
  expect(seeded.acme).not.toBe("");
  await withSession(page, portal, owner.email, owner.password);
});

async function addWaiting(api: Api, acme: string, names: string[]) {
  for (const name of names)
    await api.post(`/v1/partners/${acme}/people`, {
      firstName: name,
      lastName: "Desk",
      email: `${name.toLowerCase()}@acme.com`,
      access: true,
    });
}

const chooseAct = async (page: Page, act: string) => {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: act }).click();
};

test("chosen people are disabled, with a verdict for each, and that is undone", async ({ page, portal, seeded }) => {
  await addWaiting(seeded.owner, seeded.acme, ["Dora", "Dina"]);
  await seeded.owner.post(`/v1/partners/${seeded.acme}/people`, { firstName: "Dave", lastName: "Desk" });
  await page.goto(`${portal.url}/people?q=desk`);
  await page.getByRole("checkbox", { name: "Choose these 3" }).check();
  await expect(page.getByText("3 people chosen")).toBeVisible();
  await chooseAct(page, "Disable");
  await page.getByRole("dialog").getByRole("button", { name: "Disable", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("2 people were disabled. 1 person was left out:")).toBeVisible();
  await expect(dialog.getByText("This person has no access.")).toBeVisible();
  await expect(page.getByRole("link", { name: /Dora Desk/, includeHidden: true })).toContainText("Disabled");
  await dialog.getByRole("button", { name: "Undo" }).click();
  await dialog.getByRole("button", { name: "Enable", exact: true }).click();
  await expect(dialog.getByText("2 people were enabled.")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByRole("link", { name: /Dora Desk/ })).toContainText("Invited");
  await expect(page.getByRole("checkbox", { name: "Choose Dora Desk" })).not.toBeChecked();
});

test("chosen people are moved, revoked and exported", async ({ page, portal, seeded }) => {
  await page.goto(`${portal.url}/people?q=desk`);
  await page.getByRole("checkbox", { name: "Choose Dora Desk" }).check();
  await page.getByRole("checkbox", { name: "Choose Dave Desk" }).check();
  await chooseAct(page, "Move to another partner");
  await pick(page.getByRole("dialog").getByRole("combobox", { name: "To which partner" }), "blue", /Bluebird/);
  await page.getByRole("dialog").getByRole("button", { name: "Move to another partner" }).click();
  await expect(page.getByText("2 people were moved.")).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByRole("link", { name: /Dave Desk/ })).toContainText("Bluebird Systems");

  await page.getByRole("checkbox", { name: "Choose Dora Desk" }).check();
  await chooseAct(page, "Revoke the invites");
  await page.getByRole("dialog").getByRole("button", { name: "Revoke the invites" }).click();
  await expect(page.getByText("1 invite was revoked.")).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();

  await page.getByRole("checkbox", { name: "Choose Dina Desk" }).check();
  const download = page.waitForEvent("download");
  await chooseAct(page, "Export as CSV");
  const stream = await (await download).createReadStream();
  const text = (await stream.toArray()).join("");
  expect(text).toContain('"dina@acme.com"');
  expect(text).not.toContain("Dora");
  const acme = await seeded.owner.get<{ items: { firstName: string }[] }>(`/v1/partners/${seeded.acme}/people?q=desk`);
  expect(acme.items.map((one) => one.firstName)).toEqual(["Dina"]);
});

test("everybody whom the filter finds is acted on, also those who are not loaded", async ({ page, portal, seeded }) => {
  const emails = Array.from({ length: 130 }, (_, n) => `Row Number${n} <row${n}@acme.com>`).join(";");
  await seeded.owner.post(`/v1/partners/${seeded.acme}/invites`, { emails, access: true });
  await page.goto(`${portal.url}/people?q=row&status=invited`);
  await page.route("**/v1/people?*cursor=*", (route) => route.abort(), { times: 1 }); // the second page
  await page.getByRole("checkbox", { name: "Choose these 100" }).check();
  await page.getByRole("button", { name: "Choose everybody whom the filter finds" }).click();
  await chooseAct(page, "Disable");
  await page.getByRole("dialog").getByRole("button", { name: "Disable", exact: true }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("could not be reached");
  await page.getByRole("dialog").getByRole("button", { name: "Disable", exact: true }).click();
  await expect(page.getByText("130 people were disabled.")).toBeVisible({ timeout: 30_000 });
});

test("filters stand in the address, totals lead to people, and a view is saved", async ({ page, portal, seeded }) => {
  await page.goto(`${portal.url}/people`);
  await page.getByRole("combobox", { name: "Partner" }).click();
  await page.getByRole("option", { name: "Acme Ltd" }).click();
  await expect(page).toHaveURL(new RegExp(`partner=${seeded.acme}`));
  await page
    .getByRole("group", { name: "Totals" })
    .getByRole("button", { name: /^Active/ })
    .click();
  await expect(page).toHaveURL(/status=active/);
  await expect(page.getByRole("link", { name: /Ana Silva/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /Dave Desk/ })).toHaveCount(0);
  const listed = await page.getByRole("checkbox", { name: /^Choose (?!these)/ }).count();
  await expect(page.getByText(new RegExp(`^${listed} (person|people) in this list$`))).toBeVisible();
  await page.getByRole("button", { name: "Save this view" }).click();
  await page.getByLabel("Name of the view").fill("Active at Acme");
  await page.getByRole("button", { name: "Save the view" }).click();
  await page.goto(`${portal.url}/people`);
  await page.getByRole("button", { name: "Active at Acme", exact: true }).click();
  await expect(page).toHaveURL(/status=active/);
  await expect(page).toHaveURL(new RegExp(`partner=${seeded.acme}`));
  await page.getByRole("button", { name: "Forget the view Active at Acme" }).click();
  await expect(page.getByRole("button", { name: "Active at Acme", exact: true })).toHaveCount(0);
});

test("a primary contact acts on their own people, and sees no partner to move them to", async ({ page, portal }) => {
  await page.context().clearCookies();
  await withSession(page, portal, people.contact, passwords.owner);
  await page.goto(`${portal.url}/team`);
  await expect(page.getByRole("group", { name: "Totals" })).toContainText("at partners");
  await page.getByRole("checkbox", { name: "Choose Bo Lindqvist" }).check();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await expect(page.getByRole("menuitem", { name: "Disable" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "Move to another partner" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Send new links" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Send new links" }).click();
  await expect(page.getByText("1 person was mailed.")).toBeVisible();
});

test("a file is dropped, other columns are chosen, and refused rows come as a file", async ({
  page,
  portal,
  seeded,
}) => {
  await page.goto(`${portal.url}/partners/${seeded.acme}/add-many`);
  const table = "E-mail,Second e-mail column,First name\nzoe@acme.com,zara@acme.com,Zoe\nno address,zed@acme.com,Zed\n";
  const dropped = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "people.csv", { type: "text/csv" }));
    return data;
  }, table);
  await page.locator("form.drop").dispatchEvent("drop", { dataTransfer: dropped });
  await expect(page.getByText("people.csv")).toBeVisible();
  await page.getByRole("button", { name: "Check the list" }).click();
  const summary = page.getByText(/Nothing has happened yet/);
  await expect(summary).toBeFocused();
  const verdicts = page.getByRole("region", { name: "What happens to each row" });
  await expect(verdicts.getByRole("listitem").filter({ hasText: "Zoe" })).toContainText("Will be invited");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Refused rows as a file" }).click();
  const text = (await (await (await download).createReadStream()).toArray()).join("");
  expect(text).toContain("no address");
  expect(text).not.toContain("zoe@acme.com");

  await page.getByRole("button", { name: "Choose other columns" }).click();
  await page.getByRole("combobox", { name: "Which column has the e-mail addresses?" }).click();
  await page.getByRole("option", { name: "Second e-mail column" }).click();
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(page.getByText("Of 2 rows, 2 would change something.")).toBeVisible();
  await page.getByRole("button", { name: "Invite 2" }).click();
  await expect(page.getByText("Done. See below what happened to each row.").first()).toBeFocused();
  await expect(verdicts.getByRole("listitem").filter({ hasText: "Zed" })).toContainText("Invited");
  await portal.link("zara@acme.com");
});

test("a primary contact sees how many are invited, and for how many they ask", async ({ page, portal, seeded }) => {
  await page.context().clearCookies();
  await withSession(page, portal, people.contact, passwords.owner);
  await page.goto(`${portal.url}/partners/${seeded.acme}/add-many`);
  await page
    .getByLabel("Addresses", { exact: true })
    .fill("yul@acme.com; yan@elsewhere.example; yet@elsewhere.example");
  await page.getByRole("button", { name: "Check the list" }).click();
  await page.getByRole("button", { name: "Invite 1, ask for 2" }).click();
  await expect(page.getByText("Done. See below what happened to each row.").first()).toBeVisible();
});

test("a person's page shows facts first, and what is typed stays when one looks at them", async ({
  page,
  portal,
  seeded,
}) => {
  await page.goto(`${portal.url}/people/${seeded.person}`);
  const about = page.getByRole("region", { name: "About them" });
  await expect(about.getByRole("link", { name: "bo@acme.com" })).toBeVisible();
  await expect(about.getByRole("textbox", { name: "Job title" })).toBeHidden();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await about.getByRole("button", { name: "Copy the address" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("bo@acme.com");
  await about.getByRole("button", { name: "Edit" }).click();
  await about.getByRole("textbox", { name: "Job title" }).fill("Chief of beds");
  await about.getByRole("button", { name: "Show the facts" }).click();
  await expect(about.getByText("Chief of beds")).toBeHidden();
  await about.getByRole("button", { name: "Edit" }).click();
  await about.getByRole("button", { name: "Save" }).click();
  await about.getByRole("button", { name: "Show the facts" }).click();
  await expect(about.getByText("Chief of beds")).toBeVisible();
});

test("events are found by person, type and days, in one time zone", async ({ page, portal, seeded }) => {
  await page.goto(`${portal.url}/events?person=${seeded.person}`);
  const list = page.getByRole("list", { name: "Events" });
  await expect(list.getByRole("listitem").first()).toContainText("UTC");
  await page.getByRole("combobox", { name: "Type" }).click();
  await page.getByRole("option", { name: "Person added" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(1);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  const text = (await (await (await download).createReadStream()).toArray()).join("");
  expect(text.trim().split("\r\n")).toHaveLength(2);
  const day = (by: number) => new Date(Date.now() + by * 86_400_000).toISOString().slice(0, 10);
  await page.goto(`${portal.url}/events?day=${day(-3)}&until=${day(0)}&type=group.added`);
  await expect(list.getByRole("listitem")).toHaveCount(2);
  await page.goto(`${portal.url}/events?day=${day(-3)}&until=${day(-2)}`);
  await expect(page.getByText("Nothing has happened here")).toBeVisible();
});

test("groups show who is in them, and the overview shows who became active", async ({ page, portal }) => {
  await page.goto(`${portal.url}/groups`);
  await page.getByRole("button", { name: "Show who is in them" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "deals.read" })).toContainText("Ana Silva");
  await expect(page.getByRole("listitem").filter({ hasText: "courses.teach" })).toContainText("Nobody");
  await page.goto(`${portal.url}/`);
  const trend = page.getByRole("region", { name: "People who became active" });
  await trend.scrollIntoViewIfNeeded();
  await expect(trend.getByText("3 people in all")).toBeVisible(); // Olive, Petra and Ana
});

test("a person who has just accepted is welcomed once", async ({ page, portal, seeded }) => {
  await page.context().clearCookies();
  const before = (await portal.mails("bo@acme.com")).length;
  await seeded.owner.post(`/v1/people/${seeded.person}/invite`);
  await page.goto(await portal.link("bo@acme.com", /./, before));
  await page.getByLabel("Choose a password").fill(passwords.reset);
  await page.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(page.getByRole("heading", { name: "Welcome to Northwind Partners, Bo" })).toBeVisible();
  await page.getByRole("button", { name: "Got it" }).click();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Your profile" })).toBeVisible();
  await expect(page.getByRole("heading", { name: /Welcome/ })).toHaveCount(0);
});

test("what other systems call a person and a partner is shown and changed, by staff alone", async ({
  page,
  portal,
  seeded,
}) => {
  await seeded.owner.patch(`/v1/people/${seeded.person}`, { externalIds: { hubspot: "801", vtiger: "12x7" } });
  await page.goto(`${portal.url}/people/${seeded.person}`);
  const about = page.getByRole("region", { name: "About them" });
  await expect(about.getByText("hubspot: 801, vtiger: 12x7")).toBeVisible();
  await about.getByRole("button", { name: "Edit" }).click();
  const ids = about.getByRole("combobox", { name: "Other systems" });
  await ids.press("Backspace"); // vtiger's
  await ids.fill("Salesforce:003:Ab");
  await ids.press("Enter");
  await about.getByRole("button", { name: "Save" }).click();
  await about.getByRole("button", { name: "Show the facts" }).click();
  await expect(about.getByText("hubspot: 801, salesforce: 003:Ab")).toBeVisible();
  const person = () => seeded.owner.get<{ externalIds: object }>(`/v1/people/${seeded.person}`);
  expect((await person()).externalIds).toEqual({ hubspot: "801", salesforce: "003:Ab" });

  await page.goto(`${portal.url}/partners/${seeded.acme}?tab=details`);
  const ofPartner = page.getByRole("combobox", { name: "Other systems" });
  await ofPartner.fill("hubspot: 512");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  expect(await seeded.owner.get(`/v1/partners/${seeded.acme}`)).toMatchObject({ externalIds: { hubspot: "512" } });

  await page.goto(`${portal.url}/partners/${seeded.acme}/add`);
  await page.getByLabel("First name").fill("Xenia");
  await page.getByLabel("Last name").fill("Id");
  await ids.or(page.getByRole("combobox", { name: "Other systems" })).fill("hubspot: 801");
  await page
    .getByRole("button", { name: "Add and invite" })
    .or(page.getByRole("button", { name: "Add a person" }))
    .click();
  await expect(page.getByRole("combobox", { name: "Other systems" })).toHaveAttribute("aria-invalid", "true");

  await page.context().clearCookies();
  await withSession(page, portal, people.contact, passwords.owner);
  await page.goto(`${portal.url}/people/${seeded.person}`);
  await about.getByRole("button", { name: "Edit" }).click();
  await expect(about.getByRole("textbox", { name: "Job title" })).toBeVisible();
  await expect(page.getByText("Other systems")).toHaveCount(0);
});

test("who waits for an answer sees it without a touch", async ({ page, portal, seeded }) => {
  const { person } = await seeded.owner.post<{ person: { id: string } }>(`/v1/partners/${seeded.acme}/people`, {
    firstName: "Wanda",
    lastName: "Waits",
    email: "wanda@acme.com",
    access: true,
  });
  const link = await portal.link("wanda@acme.com");
  await page.clock.install();
  await page.goto(`${portal.url}/people/${person.id}`);
  await expect(page.getByText("Invited", { exact: true }).first()).toBeVisible();
  await portal.accept(link, passwords.ana);
  await page.clock.fastForward(31_000);
  await expect(page.getByText("Active", { exact: true }).first()).toBeVisible();
});
