import { passwords } from "./portal";
import { expect, test } from "./test";

test.use({ portalOf: "sign-up" });

test("somebody signs up, confirms the address, and accepts a partner's invite", async ({ page, portal }) => {
  const owner = await portal.owner();
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
