import type { Page } from "@playwright/test";
import { passwords } from "./portal";
import { expect, owner, test } from "./test";

// Links may name a page of the vendor's own application, where the person goes on to. Nobody is led anywhere else.

test.use({ portalOf: "next" });

const app = "https://app.example.com";

test.beforeEach(async ({ page, seeded }) => {
  await seeded.owner.patch("/v1/settings", { applicationOrigins: [app] });
  const elsewhere = (url: URL) => /\.example\.(com|net)$/.test(url.hostname);
  await page.route(elsewhere, (route) => route.fulfill({ body: "<h1>Another site</h1>", contentType: "text/html" }));
});

const signIn = async (page: Page) => {
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
};

test("who accepts an invite goes on to the application, in another language as well", async ({
  page,
  portal,
  watched,
}) => {
  watched.expected.push(/to another host: https:\/\/app\.example\.com$/);
  const [address, token] = (await portal.link("bo@acme.com")).split("#");
  const next = `${app}/start?of=bo#/home`;
  await page.goto(`${address}?next=${encodeURIComponent(next)}#${token}`);
  await expect(page.getByText("After that, you go on to app.example.com.")).toBeVisible();
  expect(page.url()).toBe(`${address}?next=${encodeURIComponent(next)}`); // without the token
  await page.getByRole("button", { name: "Deutsch" }).click();
  await expect(page.getByText("Danach geht es weiter zu app.example.com.")).toBeVisible();
  await page.getByLabel("Passwort wählen").fill(passwords.ana);
  const request = page.waitForRequest((one) => one.url().startsWith(app));
  await page.getByRole("button", { name: "Annehmen" }).click();
  await expect(page).toHaveURL(next);
  expect((await request).headers()).not.toHaveProperty("referer");
});

test("who signs in goes on to the application", async ({ page, portal, watched }) => {
  watched.expected.push(/to another host: https:\/\/app\.example\.com$/);
  await page.goto(`${portal.url}/sign-in?next=${encodeURIComponent(`${app}/deals`)}`);
  await expect(page.getByText("After that, you go on to app.example.com.")).toBeVisible();
  await signIn(page);
  await expect(page).toHaveURL(`${app}/deals`);
});

for (const next of [
  "https://evil.example.net/",
  "https://app.example.com.evil.example.net/",
  "https://app.example.com@evil.example.net/",
  "//evil.example.net",
  "javascript:document.body.remove()",
])
  test(`nobody is led to ${next}`, async ({ page, portal }) => {
    await page.goto(`${portal.url}/sign-in?next=${encodeURIComponent(next)}`);
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await expect(page.getByText(/you go on to/)).toHaveCount(0);
    await signIn(page);
    await expect(page.getByRole("button", { name: "Olive Owner: your menu" })).toBeVisible();
    expect(page.url()).toBe(`${portal.url}/`);
  });

test("an origin that is no longer in the settings counts at once, also where the page was open", async ({
  page,
  portal,
  seeded,
}) => {
  await page.goto(`${portal.url}/sign-in?next=${encodeURIComponent(app)}`);
  await expect(page.getByText(/you go on to/)).toBeVisible();
  await seeded.owner.patch("/v1/settings", { applicationOrigins: [] });
  await signIn(page);
  await expect(page.getByRole("button", { name: "Olive Owner: your menu" })).toBeVisible();
  expect(page.url()).toBe(`${portal.url}/`);
});
