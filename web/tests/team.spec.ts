import { passwords } from "./portal";
import { people } from "./seed";
import { expect, owner, test, withSession } from "./test";

test.use({ portalOf: "team" });
test.beforeEach(({ seeded }) => expect(seeded.acme).not.toBe(""));

test("a primary contact finds their team under Manage users, with who waits and why", async ({ page, portal }) => {
  await withSession(page, portal, people.contact, passwords.owner);
  await page.goto(`${portal.url}/profile`);
  await page.getByRole("button", { name: /your menu/ }).click();
  await page.getByRole("menuitem", { name: "Manage users" }).click();
  const waiting = page.getByRole("region", { name: "Your requests" });
  await expect(waiting).toContainText("fred@gmail.com");
  await expect(waiting).toContainText("in none of your organisation's domains (acme.com)");
  await expect(page.getByRole("link", { name: "Partners", exact: true })).toHaveCount(0);
});

test("an address in their domain is invited at once, another waits for staff", async ({ page, portal }) => {
  await withSession(page, portal, people.contact, passwords.owner);
  await page.goto(`${portal.url}/team`);
  const add = async (first: string, email: string) => {
    await page.getByRole("link", { name: "Add a person" }).click();
    await expect(page.getByLabel("Notes")).toHaveCount(0); // only staff see them
    await page.getByLabel("First name").fill(first);
    await page.getByLabel("Last name").fill("Example");
    await page.getByLabel("E-mail", { exact: true }).fill(email);
    await page.getByRole("button", { name: "Add and invite" }).click();
    await expect(page.getByRole("heading", { name: "Manage users" })).toBeVisible();
  };
  await add("Hanna", "hanna@acme.com");
  await expect(page.getByText("Hanna Example was invited.")).toBeVisible();
  await add("Ivo", "ivo@gmail.com");
  await expect(
    page.getByText("Ivo Example waits for approval. The address is from a domain where anyone can have one."),
  ).toBeVisible();
  expect(await portal.mails("ivo@gmail.com")).toEqual([]);
});

test("a primary contact withdraws a request, and removes the contact", async ({ page, portal }) => {
  await withSession(page, portal, people.contact, passwords.owner);
  await page.goto(`${portal.url}/team`);
  await page.getByRole("link", { name: "Add a person" }).click();
  await page.getByLabel("First name").fill("Otto");
  await page.getByLabel("Last name").fill("Typo");
  await page.getByLabel("E-mail", { exact: true }).fill("otto@elsewhere.example");
  await page.getByRole("button", { name: "Add and invite" }).click();
  const requests = page.getByRole("region", { name: "Your requests" });
  await requests.getByRole("button", { name: "Withdraw the request for Otto Typo" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Withdraw the request" }).click();
  await expect(page.getByText("The request for Otto Typo was withdrawn.")).toBeVisible();
  await expect(requests.getByRole("listitem").filter({ hasText: "Otto Typo" })).toContainText("Withdrawn");
  await requests.getByRole("link", { name: "Otto Typo" }).click();
  await expect(page.getByRole("button", { name: "Invite", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Erase" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("Otto Typo");
  await page.getByRole("dialog").getByRole("button", { name: "Erase" }).click();
  await expect(page.getByText("Otto Typo was erased.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Manage users" })).toBeVisible();
});

test("staff approve the request, and the person is invited", async ({ page, portal }) => {
  await withSession(page, portal, owner.email, owner.password);
  await page.goto(`${portal.url}/requests`);
  await page.getByRole("button", { name: "Approve ivo@gmail.com" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText("ivo@gmail.com was invited.")).toBeVisible();
  await expect(page.getByRole("link", { name: "ivo@gmail.com" })).toHaveCount(0);
  await portal.link("ivo@gmail.com");
});

test("staff deny many at once, and the person who asked gets the reason", async ({ page, portal }) => {
  await withSession(page, portal, owner.email, owner.password);
  await page.goto(`${portal.url}/requests`);
  await page.getByLabel("Choose fred@gmail.com").check();
  await expect(page.getByText("1 chosen")).toBeVisible();
  await page.getByLabel("Choose gwen@elsewhere.example").check();
  await page.getByLabel("2 chosen").uncheck();
  await page.getByLabel("Choose all 2").check();
  await page.getByRole("button", { name: "Deny them" }).click();
  await page
    .getByRole("dialog")
    .getByRole("textbox", { name: "Reason" })
    .fill("Please use addresses of your own domain.");
  await page.getByRole("dialog").getByRole("button", { name: "Deny them" }).click();
  await expect(page.getByText("2 requests were denied.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Nothing waits for you" })).toBeVisible();
  await page.getByRole("link", { name: "Denied" }).click();
  await expect(page.getByText("Reason given: Please use addresses of your own domain.")).toHaveCount(2);
});

test("a primary contact promotes a contact, and disables as the setting allows", async ({ page, portal, seeded }) => {
  await withSession(page, portal, people.contact, passwords.owner);
  await page.goto(`${portal.url}/team`);
  await page.getByRole("link", { name: /Chiara Moretti/ }).click();
  await expect(page.getByRole("button", { name: "Erase" })).toBeVisible(); // a contact who was never invited
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(page.getByText("Chiara Moretti was invited.")).toBeVisible();
  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await expect(page.getByRole("button", { name: "Enable" })).toBeVisible();

  await seeded.owner.patch("/v1/settings", { selfManagement: { disable: false } });
  await page.reload();
  await expect(page.getByText("They cannot sign in.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Enable" })).toHaveCount(0);
});

test("a linked user sees their member's record and changes it", async ({ page, portal }) => {
  await withSession(page, portal, people.user, passwords.ana);
  await page.goto(`${portal.url}/profile`);
  await page.getByRole("button", { name: /your menu/ }).click();
  await page.getByRole("menuitem", { name: /Acme Holding/ }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Acme Holding AB");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Acme Holding AB" })).toBeVisible();
  await expect(page.getByLabel("Partner")).toHaveCount(0);
});

test("a staff page is refused to others, and is not blank", async ({ page, portal }) => {
  await withSession(page, portal, people.user, passwords.ana);
  await page.goto(`${portal.url}/settings`);
  await expect(page.getByRole("heading", { name: "This page is not for you" })).toBeVisible();
});
