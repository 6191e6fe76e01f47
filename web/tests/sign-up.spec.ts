import { passwords, type Api, type Portal } from "./portal";
import { expect, test, withSession } from "./test";

test.use({ portalOf: "sign-up" });

let first: Api | undefined; // of this file's portal: the owner accepts once

const ownerOf = async (portal: Portal): Promise<Api> => (first ??= await portal.owner());

test("somebody signs up, confirms the address, and accepts a partner's invite", async ({ page, portal }) => {
  const owner = await ownerOf(portal);
  await owner.patch("/v1/settings", { signUp: true });
  const partner = await owner.post("/v1/partners", { name: "Acme", kind: "partner", licence: "guest" });

  await page.goto(`${portal.url}/sign-in`);
  await page.getByRole("link", { name: "Make an account" }).click();
  await page.getByLabel("First name").fill("Una");
  await page.getByLabel("Last name").fill("New");
  await page.getByLabel("E-mail").fill("una@else.test");
  await page.getByRole("button", { name: "Mail me the link" }).click();
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();

  await page.goto(await portal.link("una@else.test", /Confirm your account/));
  await page.getByLabel("Choose a password").fill(passwords.ana);
  await page.getByRole("button", { name: "Make my account" }).click();
  await expect(page.getByRole("button", { name: /your menu/ })).toBeVisible();

  const added = await owner.post<{ outcome: string }>(`/v1/partners/${partner.id}/people`, {
    firstName: "Una",
    lastName: "New",
    email: "una@else.test",
  });
  expect(added.outcome).toBe("invited");
  await page.goto(await portal.link("una@else.test", /invites you/));
  await expect(page.getByRole("heading", { name: "Join Acme" })).toBeVisible();
  await page.getByLabel("Your password").fill(passwords.ana);
  await page.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(page.getByRole("button", { name: /your menu/ })).toBeVisible();
  const session = await page.request.get(`${portal.url}/v1/session`);
  expect(((await session.json()) as { partner?: { name: string } }).partner?.name).toBe("Acme");
});

test("an account asks to join its organisation, and a primary contact lets it in", async ({ page, portal }) => {
  const owner = await ownerOf(portal);
  await owner.patch("/v1/settings", { signUp: true, selfManagement: { partners: true } });
  const joined = await owner.post("/v1/partners", {
    name: "Bolt",
    kind: "partner",
    licence: "guest",
    domains: ["bolt.test"],
    primaryContact: { firstName: "Pat", lastName: "Bolt", email: "pat@bolt.test", access: true },
  });
  await portal.accept(await portal.link("pat@bolt.test", /invites you/), passwords.owner);
  await page.request.post(`${portal.url}/v1/accounts`, {
    data: { firstName: "Jo", lastName: "Joiner", email: "jo@bolt.test" },
  });
  await page.goto(await portal.link("jo@bolt.test", /Confirm your account/));
  await page.getByLabel("Choose a password").fill(passwords.ana);
  await page.getByRole("button", { name: "Make my account" }).click();

  const card = page.getByRole("region", { name: "Your organisation" });
  await expect(card).toContainText("If a partner has the domain bolt.test");
  await card.getByRole("button", { name: "Ask to join my organisation" }).click();
  await expect(card).toContainText("You get a mail when somebody decides.");
  await card.getByRole("button", { name: "Withdraw my request" }).click();
  await expect(page.getByText("Your request was withdrawn.")).toBeVisible();
  await card.getByRole("button", { name: "Ask to join my organisation" }).click();
  await expect(card.getByRole("button", { name: "Withdraw my request" })).toBeVisible();

  await withSession(page, portal, "pat@bolt.test", passwords.owner);
  await page.goto(`${portal.url}/team`);
  const requests = page.getByRole("region", { name: "Your requests" });
  await expect(requests).toContainText("This account asks to join by itself.");
  await expect(requests).toContainText("Withdrawn");
  await requests.getByRole("button", { name: "Let jo@bolt.test in" }).click();
  await expect(page.getByText("jo@bolt.test belongs to your organisation now.")).toBeVisible();
  await withSession(page, portal, "jo@bolt.test", passwords.ana);
  const session = await page.request.get(`${portal.url}/v1/session`);
  expect(((await session.json()) as { partner?: { id: string } }).partner?.id).toBe(joined.id);
});

test("staff and the account see a pending invite, and staff revoke it", async ({ page, portal }) => {
  const owner = await ownerOf(portal);
  await owner.patch("/v1/settings", { signUp: true });
  const partner = await owner.post("/v1/partners", { name: "Cogs", kind: "partner", licence: "guest" });
  await page.request.post(`${portal.url}/v1/accounts`, {
    data: { firstName: "Pia", lastName: "Pending", email: "pia@else.test" },
  });
  await page.goto(await portal.link("pia@else.test", /Confirm your account/));
  await page.getByLabel("Choose a password").fill(passwords.ana);
  await page.getByRole("button", { name: "Make my account" }).click();
  await expect(page.getByRole("region", { name: "Your organisation" })).toBeVisible();
  const { person } = await owner.post<{ person: { id: string } }>(`/v1/partners/${partner.id}/people`, {
    firstName: "Pia",
    lastName: "Pending",
    email: "pia@else.test",
  });
  await page.reload();
  await expect(page.getByRole("region", { name: "Your organisation" })).toContainText("Cogs invites you.");

  await withSession(page, portal, "owner@example.test", passwords.owner);
  await page.goto(`${portal.url}/people/${person.id}`);
  const access = page.getByRole("region", { name: "Access" });
  await expect(access).toContainText("They have an account already.");
  await expect(access.getByRole("link", { name: "Cogs" })).toBeVisible();
  await access.getByRole("button", { name: "Revoke the invite" }).click();
  await expect(page.getByRole("dialog")).toContainText("Their account stays as it is.");
  await page.getByRole("dialog").getByRole("button", { name: "Revoke the invite" }).click();
  await expect(access.getByText("They have an account already.")).toHaveCount(0);
});
