import type { Page } from "@playwright/test";
import { pick } from "./pages";
import { passwords } from "./portal";
import { people } from "./seed";
import { expect, owner, test, withSession } from "./test";

// The tasks of a day, with the clicks that each takes. Typing, and Enter in a field, is no click.

test.use({ portalOf: "clicks" });

test.beforeEach(async ({ page, portal, seeded }) => {
  expect(seeded.acme).not.toBe("");
  await withSession(page, portal, owner.email, owner.password);
  await page.addInitScript(() => {
    const counted = () => Number(sessionStorage.getItem("clicks") ?? 0);
    // Not on the window: there Playwright takes back a click whose target moved away, and clicks again.
    document.addEventListener("pointerdown", () => sessionStorage.setItem("clicks", String(counted() + 1)), true);
  });
});

const clicks = (page: Page) => page.evaluate(() => Number(sessionStorage.getItem("clicks") ?? 0));

/** begin opens a page, and counts from there. */
async function begin(page: Page, url: string) {
  await page.goto(url);
  await page.evaluate(() => sessionStorage.removeItem("clicks"));
}

test("a partner is added with its first contact in 4 clicks", async ({ page, portal }) => {
  await begin(page, `${portal.url}/partners`);
  await page.getByRole("link", { name: "Add a partner" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Foxglove");
  await page.getByText("New person").click();
  await page.getByLabel("First name").fill("Fay");
  await page.getByLabel("Last name").fill("Fox");
  await page.getByLabel("E-mail", { exact: true }).fill("fay@foxglove.example");
  await page.getByRole("button", { name: "Add a partner" }).click();
  await expect(page.getByRole("link", { name: /Fay Fox/ })).toContainText("Invited");
  expect(await clicks(page)).toBeLessThanOrEqual(4);
});

test("a person is added with access in 2 clicks", async ({ page, portal, seeded }) => {
  await begin(page, `${portal.url}/partners/${seeded.acme}`);
  await page.getByRole("link", { name: "Add a person" }).click();
  await page.getByLabel("First name").fill("Pia");
  await page.getByLabel("Last name").fill("Two");
  await page.getByLabel("E-mail", { exact: true }).fill("pia@acme.com");
  await page.getByRole("button", { name: "Add and invite" }).click();
  await expect(page.getByRole("link", { name: /Pia Two/ })).toContainText("Invited");
  expect(await clicks(page)).toBeLessThanOrEqual(2);
});

test("all whose invite has expired get a new link in 4 clicks", async ({ page, portal, seeded }) => {
  const path = `/v1/partners/${seeded.acme}`;
  const counts = (await seeded.owner.get<{ counts: object }>(path)).counts;
  // The portal's clock cannot be moved on: the funnel says that somebody's invite has expired, and the list has them.
  await page.route("**/v1/counts", (route) =>
    route.fulfill({
      json: { items: [{ partner: { id: seeded.acme, name: "Acme Ltd" }, counts: { ...counts, expired: 1 } }] },
    }),
  );
  const one = await seeded.owner.get<object>(`/v1/people/${seeded.person}`);
  await page.route("**/v1/people?*invite=expired*", (route) =>
    route.fulfill({ json: { items: [{ ...one, inviteExpired: true }] } }),
  );
  await begin(page, `${portal.url}/`);
  await page.getByRole("link", { name: "of these 1 expired" }).click();
  await page.getByRole("button", { name: "Send new links to all of them" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Send new links" }).click();
  await expect(page.getByText("1 person was mailed.")).toBeVisible();
  expect(await clicks(page)).toBeLessThanOrEqual(4);
  await portal.link("bo@acme.com", /./, 1); // a second mail
});

test("a user is linked with a member in 3 clicks, and de-linked in 1", async ({ page, portal, seeded }) => {
  await begin(page, `${portal.url}/ecosystems/${seeded.ecosystem}?tab=users`);
  await page.getByRole("button", { name: "Link Petra Contact with a member" }).click();
  await pick(page.getByRole("dialog").getByRole("combobox", { name: "Member" }), "oster", /Østerby Foods/);
  await page.getByRole("dialog").getByRole("button", { name: "Link", exact: true }).click();
  await expect(page.getByText("Petra Contact now represents Østerby Foods.")).toBeVisible();
  const before = await clicks(page);
  expect(before).toBeLessThanOrEqual(3);
  await page.getByRole("button", { name: "Unlink Petra Contact" }).click();
  await expect(page.getByText("Petra Contact is no longer linked.")).toBeVisible();
  expect((await clicks(page)) - before).toBeLessThanOrEqual(1);
});

test("a request is approved in 3 clicks; one whose address is held is resolved first", async ({
  page,
  portal,
  seeded,
}) => {
  await begin(page, `${portal.url}/`);
  await page
    .getByRole("link", { name: /requests? waits? for you|Requests/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Approve gwen@elsewhere.example" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText("gwen@elsewhere.example was invited.")).toBeVisible();
  expect(await clicks(page)).toBeLessThanOrEqual(3);

  const bluebird = (await seeded.owner.get<{ items: { id: string }[] }>("/v1/partners?q=bluebird")).items[0]?.id;
  await seeded.owner.post(`/v1/partners/${bluebird}/people`, {
    firstName: "Hal",
    lastName: "Holder",
    email: "hal@acme.com",
    access: true,
  });
  const petra = portal.as(
    (await portal.as("").post<{ token: string }>("/v1/session", { email: people.contact, password: passwords.owner }))
      .token,
  );
  await petra.post(`/v1/partners/${seeded.acme}/people`, {
    firstName: "Hal",
    lastName: "Asked",
    email: "hal@acme.com",
    access: true,
  });
  await page.goto(`${portal.url}/requests`);
  await expect(page.getByText(/The address belongs to/)).toContainText("Hal Holder");
  await page.getByRole("button", { name: "Resolve who has hal@acme.com" }).click();
  const dialog = page.getByRole("dialog").first();
  await expect(dialog.getByRole("alert")).toContainText("Hal Holder at Bluebird Systems has this address.");
  await expect(dialog.getByRole("button", { name: "Approve" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Release the address" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Release", exact: true }).click();
  await dialog.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText("hal@acme.com was invited.")).toBeVisible();
});

test("a partner is archived, and brought back at once or later", async ({ page, portal, seeded }) => {
  const { id } = await seeded.owner.post("/v1/partners", { name: "Gorse & Co", kind: "partner", licence: "guest" });
  await page.goto(`${portal.url}/partners/${id}?tab=details`);
  await page.getByRole("button", { name: "Archive" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Archive" }).click();
  await expect(page.getByRole("button", { name: "Restore" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("Gorse & Co");
  await page.getByRole("button", { name: "Archive" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Archive" }).click();
  await page.goto(`${portal.url}/partners`);
  await expect(page.getByRole("link", { name: /Acme Ltd/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /Gorse/ })).toHaveCount(0);
  await page.goto(`${portal.url}/partners?status=archived`);
  await page.getByRole("link", { name: /Gorse/ }).click();
  await page.goto(`${portal.url}/partners/${id}?tab=details`);
  await page.getByRole("button", { name: "Restore" }).click();
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("Gorse & Co");
});

test("an owner steps down, and then sees no page of owners", async ({ page, portal, seeded }) => {
  await seeded.owner.post("/v1/staff", {
    firstName: "Una",
    lastName: "Owner",
    email: "una@northwind.example",
    role: "owner",
  });
  const una = await portal.accept(await portal.link("una@northwind.example"), passwords.ana);
  const { person } = await una.get<{ person: { id: string } }>("/v1/session");
  await page.context().clearCookies();
  await withSession(page, portal, "una@northwind.example", passwords.ana);
  await page.goto(`${portal.url}/people/${person.id}`);
  await page.getByRole("combobox", { name: "Role" }).click();
  await page.getByRole("option", { name: "Admin" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).last().click();
  await expect.poll(() => seeded.owner.get(`/v1/people/${person.id}`)).toMatchObject({ role: "admin" });
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible(); // changing a role signs out
  await withSession(page, portal, "una@northwind.example", passwords.ana);
  await page.goto(`${portal.url}/staff`);
  await expect(page.getByRole("heading", { name: "This page is not for you" })).toBeVisible();
});
