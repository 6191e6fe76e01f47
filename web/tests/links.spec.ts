import { passwords } from "./portal";
import { expect, test } from "./test";

test.use({ portalOf: "links" });
test.beforeEach(({ seeded }) => expect(seeded.acme).not.toBe(""));

test("a used link says so, and leads to the sign-in page", async ({ page, portal }) => {
  await page.goto(await portal.link("ana@acme.com"));
  await expect(page.getByRole("heading", { name: "This link was used already" })).toBeVisible();
  await page.getByRole("link", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeFocused();
});

test("a replaced link is not valid; the new one works in the same tab", async ({ page, portal, seeded }) => {
  const old = await portal.link("bo@acme.com");
  await seeded.owner.post(`/v1/people/${seeded.person}/invite`);
  const fresh = await portal.link("bo@acme.com", /./, 1);
  await page.goto(old);
  await expect(page.getByRole("heading", { name: "This link is not valid" })).toBeVisible();
  await page.goto(fresh); // only the part after the # differs
  await expect(page.getByRole("heading", { name: "Join Acme Ltd" })).toBeVisible();
});

test("an expired link's page mails a new link by one button", async ({ page, portal }) => {
  // An invite is valid for at least an hour, so the test answers in the API's place that it has expired.
  await page.route("**/v1/invites/preview", (route) =>
    route.fulfill({
      status: 410,
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "urn:allyway:problem:link_expired",
        title: "Gone",
        status: 410,
        code: "link_expired",
        detail: "This link has expired. Ask for a fresh one; it goes to the same address.",
      }),
    }),
  );
  const before = (await portal.mails("bo@acme.com")).length;
  await page.goto(await portal.link("bo@acme.com"));
  await expect(page.getByRole("heading", { name: "This link has expired" })).toBeVisible();
  await expect(page.getByRole("button", { name: /Mail|Accept/ })).toHaveCount(1);
  await page.getByRole("button", { name: "Mail me a new link" }).click();
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  await portal.link("bo@acme.com", /./, before);
});

test("while a partner is inactive its invites say so; afterwards they work again", async ({ page, portal, seeded }) => {
  const link = await portal.link("bo@acme.com");
  await seeded.owner.patch(`/v1/partners/${seeded.acme}`, { status: "inactive" });
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "The organisation is not active" })).toBeVisible();
  await seeded.owner.patch(`/v1/partners/${seeded.acme}`, { status: "active" });
  await page.goto("about:blank");
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Join Acme Ltd" })).toBeVisible();
});

test("the page without a link, or with a forged one, says what to do", async ({ page, portal }) => {
  await page.goto(`${portal.url}/accept`);
  await expect(page.getByRole("heading", { name: "Open the link in your mail" })).toBeVisible();
  await page.goto(`${portal.url}/accept#forged`);
  await expect(page.getByRole("heading", { name: "This link is not valid" })).toBeVisible();
});

test("an invite is declined only after a confirmation", async ({ page, portal, seeded }) => {
  await page.goto(await portal.link("bo@acme.com"));
  await page.getByRole("button", { name: "I don't want this invite" }).click();
  await page.getByRole("button", { name: "Keep the invite" }).click();
  await expect(page.getByRole("button", { name: "Accept and sign in" })).toBeVisible();
  await page.getByRole("button", { name: "I don't want this invite" }).click();
  await page.getByRole("button", { name: "Decline", exact: true }).click();
  await expect(page.getByRole("heading", { name: "You declined the invite" })).toBeVisible();
  expect((await seeded.owner.get<{ status: string }>(`/v1/people/${seeded.person}`)).status).toBe("contact");
});

test("a new address counts once its link is opened and confirmed", async ({ page, portal }) => {
  await page.request.post(`${portal.url}/v1/session`, {
    data: { email: "ana@acme.com", password: passwords.ana },
    headers: { Origin: portal.url },
  });
  await page.goto(`${portal.url}/profile`);
  await page.getByRole("textbox", { name: "E-mail" }).fill("ana.silva@acme.com");
  await page.getByLabel("Current password").fill("wrong");
  await page.getByRole("button", { name: "Change the e-mail" }).click();
  await expect(page.getByLabel("Current password")).toHaveAccessibleDescription(/current password/);
  await page.getByLabel("Current password").fill(passwords.ana);
  await page.getByRole("button", { name: "Change the e-mail" }).click();
  await expect(page.getByText(/ana.silva@acme.com waits/)).toBeVisible();
  await page.goto(await portal.link("ana.silva@acme.com"));
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await expect(page.getByRole("heading", { name: "Your new address is confirmed" })).toBeVisible();
});
