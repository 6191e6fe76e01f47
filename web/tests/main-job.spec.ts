import { gzipSync } from "node:zlib";
import { passwords } from "./portal";
import { expect, owner, signIn, test } from "./test";

test.use({ portalOf: "main-job" });
test.describe.configure({ mode: "serial" });

test("the owner accepts by the printed link, and its token is gone from the address at once", async ({
  page,
  portal,
}) => {
  await page.goto(portal.ownerLink);
  await expect(page.getByRole("heading", { name: "Join Partner portal" })).toBeVisible();
  expect(new URL(page.url()).hash).toBe("");
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain(
    portal.ownerLink.split("#")[1],
  );
  await expect(page.getByLabel("Your e-mail")).toHaveValue("owner@example.test");

  await page.getByLabel("Choose a password").fill("short");
  await page.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(page.getByLabel("First name")).toBeFocused(); // the first field with an error
  await expect(page.getByLabel("First name")).toHaveAccessibleDescription("Must not be empty.");

  await page.getByLabel("First name").fill("Olive");
  await page.getByLabel("Last name").fill("Owner");
  await page.getByLabel("Choose a password").fill("aaaaaaaaaaaaaaaaaaaa");
  await page.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(page.getByLabel("Choose a password")).toHaveAccessibleDescription(/easy to guess/);
  await page.getByLabel("Choose a password").fill(passwords.owner);
  await expect(page.getByText("Strong", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(page.getByRole("heading", { name: "Hello, Olive" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Add your first partner" })).toBeVisible();
});

test("they add a partner with its primary contact", async ({ page, portal }) => {
  await signIn(page, portal, owner.email, owner.password);
  await page.getByRole("link", { name: "Add a partner" }).click();
  await page.getByRole("button", { name: "Add a partner" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveAccessibleDescription("Must not be empty.");
  await page.getByLabel("Name", { exact: true }).fill("Acme Ltd");
  await page.getByRole("combobox", { name: "E-mail domains" }).fill("https://www.acme.com/");
  await page.getByRole("combobox", { name: "E-mail domains" }).press("Enter");
  await page.getByText("New person").click();
  await page.getByLabel("First name").fill("Petra");
  await page.getByLabel("Last name").fill("Contact");
  await page.getByLabel("E-mail", { exact: true }).fill("petra@acme.com");
  await page.getByRole("button", { name: "Add a partner" }).click();
  await expect(page.getByRole("heading", { name: "Acme Ltd" })).toBeVisible();
  await expect(page).toHaveTitle("Acme Ltd · Partner portal");
  await expect(page.getByRole("link", { name: /Petra Contact/ })).toContainText("Invited");
});

test("they invite a person there, who is in the list at once", async ({ page, portal }) => {
  await signIn(page, portal, owner.email, owner.password);
  await page.getByRole("link", { name: "Partners", exact: true }).click();
  await page.getByRole("link", { name: /Acme Ltd/ }).click();
  await page.getByRole("link", { name: "Add a person" }).click();
  await page.getByLabel("First name").fill("Ana");
  await page.getByLabel("Last name").fill("Silva");
  await page.getByLabel("E-mail", { exact: true }).fill("ana@acme.com");
  await page.getByLabel("Phone").fill("12");
  await page.getByRole("button", { name: "Add and invite" }).click();
  await expect(page.getByLabel("Phone")).toHaveAccessibleDescription(/Must start with \+ and the country code/);
  await page.getByLabel("Phone").fill("+1 555 010 9999");
  await page.getByRole("button", { name: "Add and invite" }).click();
  await expect(page.getByText("Ana Silva was invited.")).toBeVisible();
  await expect(page.getByRole("link", { name: /Ana Silva/ })).toContainText("Invited");
  await expect(page.getByRole("img", { name: "Invited 2" })).toBeVisible();
});

test("an invited person sees who invites them, where to and until when, accepts, and is signed in", async ({
  page,
  portal,
}) => {
  await page.goto(await portal.link("ana@acme.com"));
  await expect(page.getByText("Olive Owner invites you")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Join Acme Ltd" })).toBeVisible();
  await expect(page.getByText(/\(in 6 days\)/)).toBeVisible();
  await expect(page.getByLabel("First name")).toHaveCount(0); // the invite has the name already
  await page.getByLabel("Choose a password").fill(passwords.ana);
  await page.getByRole("button", { name: "Show the password" }).click();
  await expect(page.getByLabel("Choose a password")).toHaveAttribute("type", "text");
  await page.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(page.getByRole("heading", { name: "Your profile" })).toBeVisible();
  await page.getByRole("button", { name: /your menu/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("a wrong password is refused; the right one leads back to the page that was asked for", async ({
  page,
  portal,
}) => {
  await page.goto(`${portal.url}/sign-in-and-security`);
  await expect(page.getByText("Please sign in to return to your page.")).toBeVisible();
  await page.getByLabel("E-mail").fill("ana@acme.com");
  await page.getByLabel("Password", { exact: true }).fill("not this one");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toHaveText("The address or the password is not right.");
  await page.getByLabel("Password", { exact: true }).fill(passwords.ana);
  await page.getByLabel("Keep me signed in").check();
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Where you are signed in" })).toBeVisible();
  await expect(page.getByText("This device")).toBeVisible();
  expect((await page.context().cookies()).find((cookie) => cookie.name === "allyway")?.httpOnly).toBe(true);
});

test("no link leads from the sign-in page to another site", async ({ page, portal }) => {
  for (const to of ["//evil.test/x", "https://evil.test", "/\\evil.test", "/a/..//evil.test"]) {
    await page.goto(`${portal.url}/sign-in?to=${encodeURIComponent(to)}`);
    await page.getByLabel("E-mail").fill("ana@acme.com");
    await page.getByLabel("Password", { exact: true }).fill(passwords.ana);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Your profile" })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(portal.url);
    await page.context().clearCookies();
  }
});

test("a forgotten password is replaced by mail, and the old one no longer works", async ({ page, portal }) => {
  await page.goto(`${portal.url}/forgot`);
  for (const slip of ["", "ana.acme.com"]) {
    await page.getByLabel("E-mail").fill(slip);
    await page.getByRole("button", { name: "Mail me a link" }).click();
    await expect(page.getByText("Enter your e-mail address, such as ana@example.com.")).toBeVisible();
    await expect(page.getByLabel("E-mail")).toBeFocused();
  }
  await page.getByLabel("E-mail").fill("ana@acme.com");
  await page.getByRole("button", { name: "Mail me a link" }).click();
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeFocused();
  const link = await portal.link("ana@acme.com", /password/i);
  await page.goto(link);
  expect(new URL(page.url()).hash).toBe("");
  await page.getByLabel("Choose a password").fill(passwords.reset);
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByRole("heading", { name: "Your new password is set" })).toBeVisible();
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("E-mail").fill("ana@acme.com");
  await page.getByLabel("Password", { exact: true }).fill(passwords.ana);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill(passwords.reset);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Your profile" })).toBeVisible();

  await page.goto("about:blank");
  await page.goto(link);
  await page.getByLabel("Choose a password").fill(passwords.ana);
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByRole("heading", { name: "This link was used already" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Ask for another link" })).toBeVisible();
});

test("the pages before sign-in load at most 150 KB of script", async ({ page, portal }) => {
  for (const path of ["/accept", "/sign-in", "/forgot", "/reset", "/confirm-email"]) {
    const scripts = new Map<string, number>();
    page.on("response", async (response) => {
      if (/\.js$/.test(new URL(response.url()).pathname))
        scripts.set(response.url(), gzipSync(await response.body()).length);
    });
    await page.goto(portal.url + path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    expect(scripts.size).toBeGreaterThan(0);
    expect([...scripts.values()].reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(150_000);
    page.removeAllListeners("response");
  }
});
