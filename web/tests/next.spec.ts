import type { Page } from "@playwright/test";
import { passwords } from "./portal";
import { people } from "./seed";
import { expect, owner, test, withSession } from "./test";

// Links may name a page of the vendor's own application, where the person goes on to. Nobody is led anywhere else.

test.use({ portalOf: "next" });

const app = "https://app.example.com";

test.beforeEach(async ({ page, seeded }) => {
  await seeded.owner.patch("/v1/settings", { applicationOrigins: [app] });
  const elsewhere = (url: URL) => /\.example\.(com|net)$/.test(url.hostname);
  await page.route(elsewhere, (route) => route.fulfill({ body: "<h1>Another site</h1>", contentType: "text/html" }));
});

const signIn = async (page: Page, { email, password } = owner) => {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
};

const leaves = /to another host: https:\/\/app\.example\.com$/;
const within = (url: string, to = `${app}/deals`) => `${url}?next=${encodeURIComponent(to)}`;
const ana = { email: people.user, password: passwords.ana };

test("who accepts an invite goes on to the application, in another language as well", async ({
  page,
  portal,
  watched,
}) => {
  watched.expected.push(leaves);
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
  watched.expected.push(leaves);
  await page.goto(within(`${portal.url}/sign-in`));
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

test("who is signed in already is asked whether to go on", async ({ page, portal, seeded, watched }) => {
  watched.expected.push(leaves);
  await withSession(page, portal, owner.email, owner.password);
  await page.goto(within(`${portal.url}/sign-in`, "https://evil.example.net/"));
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(page.getByText(/go on to/i)).toHaveCount(0);
  await page.goto(within(`${portal.url}/sign-in`));
  await expect(page.getByText("You are signed in as Olive Owner (owner@example.test).")).toBeVisible();
  await seeded.owner.patch("/v1/settings", { applicationOrigins: [] });
  await page.getByRole("button", { name: "Go on to app.example.com" }).click();
  await expect(page.getByRole("button", { name: "Olive Owner: your menu" })).toBeVisible();
  expect(page.url()).toBe(`${portal.url}/`);
  await seeded.owner.patch("/v1/settings", { applicationOrigins: [app] });
  await page.goto(within(`${portal.url}/sign-in`));
  await page.getByRole("button", { name: "Go on to app.example.com" }).click();
  await expect(page).toHaveURL(`${app}/deals`);
});

/** askForReset asks for a mail to Ana, on the way to the application. */
const askForReset = async (page: Page, url: string) => {
  await page.goto(within(`${url}/sign-in`));
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  // The page before has a field E-mail, too.
  await expect(page.getByRole("button", { name: "Mail me a link" })).toBeVisible();
  await page.getByLabel("E-mail").fill(ana.email);
  await page.getByRole("button", { name: "Mail me a link" }).click();
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
};

test("who had forgotten the password goes on after the new one, and once only", async ({ page, portal, watched }) => {
  watched.expected.push(leaves);
  await askForReset(page, portal.url);
  await page.goto("about:blank");
  await page.goto(await portal.link(ana.email, /password/));
  await page.getByLabel("Choose a password").fill(passwords.reset);
  await page.getByRole("button", { name: "Set the password" }).click();
  await page.getByRole("link", { name: "Sign in" }).click();
  await expect(page.getByText(/you go on to/)).toHaveCount(0); // nobody knows yet who this is
  await page.getByLabel("E-mail").fill(ana.email);
  await expect(page.getByText("After that, you go on to app.example.com.")).toBeVisible();
  ana.password = passwords.reset;
  await signIn(page, ana);
  await expect(page).toHaveURL(`${app}/deals`);

  await page.goto(`${portal.url}/sign-in`);
  await signIn(page, ana);
  await expect(page.getByRole("button", { name: "Ana Silva: your menu" })).toBeVisible();
});

test("what one person has asked for leads nobody else anywhere", async ({ page, portal }) => {
  await askForReset(page, portal.url);
  await page.goto(`${portal.url}/sign-in`);
  await signIn(page);
  await expect(page.getByRole("button", { name: "Olive Owner: your menu" })).toBeVisible();
  await page.goto(`${portal.url}/sign-in`);
  await signIn(page, ana);
  await expect(page.getByRole("button", { name: "Ana Silva: your menu" })).toBeVisible();
});

test("who lets an expired invite be renewed goes on after the new mail's link", async ({
  page,
  portal,
  seeded,
  watched,
}) => {
  watched.expected.push(leaves);
  const email = "cleo@acme.com";
  const cleo = { firstName: "Cleo", lastName: "Cole", email, access: true };
  await seeded.owner.post(`/v1/partners/${seeded.acme}/people`, cleo);
  const [address = "", token = ""] = (await portal.link(email)).split("#");
  const preview = "**/v1/invites/preview"; // an invite is valid for at least an hour
  const expired = { type: "about:blank", title: "Gone", status: 410, code: "link_expired", detail: "It has expired." };
  await page.route(preview, (route) =>
    route.fulfill({ status: 410, contentType: "application/problem+json", body: JSON.stringify(expired) }),
  );
  await page.goto(`${within(address)}#${token}`);
  await page.getByRole("button", { name: "Mail me a new link" }).click();
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  await page.unroute(preview);

  await page.goto("about:blank");
  await page.goto(await portal.link(email, /./, 1));
  await expect(page.getByText("After that, you go on to app.example.com.")).toBeVisible();
  await page.getByLabel("Choose a password").fill(passwords.reset);
  await page.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(page).toHaveURL(`${app}/deals`);
});

test("who makes an account goes on once the address is confirmed", async ({ page, portal, seeded, watched }) => {
  watched.expected.push(leaves);
  await seeded.owner.patch("/v1/settings", { signUp: true });
  await page.goto(within(`${portal.url}/sign-in`));
  await page.getByRole("link", { name: "Make an account" }).click();
  await page.getByLabel("First name").fill("Una");
  await page.getByLabel("Last name").fill("New");
  await page.getByLabel("E-mail").fill("una@else.test");
  await page.getByRole("button", { name: "Mail me the link" }).click();
  await page.goto(await portal.link("una@else.test", /Confirm your account/));
  await page.getByLabel("Choose a password").fill(passwords.reset);
  await page.getByRole("button", { name: "Make my account" }).click();
  await expect(page).toHaveURL(`${app}/deals`);
});
