import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { join } from "node:path";
import { messagesOf, type Messages } from "../messages";
import { expect, owner, test, withSession } from "./test";

// The client in German: no page shows a text of the English catalogue, and nothing is wider than a phone.

test.use({ portalOf: "german", locale: "de-DE" });

const sentences = (of: Messages): string[] =>
  Object.values(of).flatMap((one) => (typeof one === "string" ? [one] : sentences(one)));

const read = (tag: string) => messagesOf(join(import.meta.dirname, `../src/languages/${tag}.ts`)).then(sentences);

/** expectGerman checks what a page shows and says, and its width on a phone. */
async function expectGerman(page: Page, title: string | RegExp): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  const german = new Set(await read("de"));
  const english = new Set((await read("en")).filter((one) => !german.has(one) && !one.includes("{")));
  const shown = await page.evaluate(() => {
    const labels = [...document.querySelectorAll("[aria-label], [title], [placeholder]")].flatMap((one) =>
      ["aria-label", "title", "placeholder"].map((name) => one.getAttribute(name) ?? ""),
    );
    return [...document.body.innerText.split("\n"), ...labels].map((one) => one.trim());
  });
  expect(shown.filter((one) => english.has(one))).toEqual([]);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, `${page.url()} on a phone`).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 720 });
}

test("the pages before sign-in are in the browser's language, and another can be chosen", async ({ page, portal }) => {
  await page.goto(`${portal.url}/sign-in`);
  await expectGerman(page, "Anmelden");
  await page.getByLabel("E-Mail").fill("nobody@example.test");
  await page.getByLabel("Passwort", { exact: true }).fill("wrong horse battery");
  await page.getByRole("button", { name: "Anmelden" }).click();
  await expect(page.getByText("Die Adresse oder das Passwort stimmt nicht.")).toBeVisible();
  await page.goto(`${portal.url}/accept`);
  await expectGerman(page, "Öffnen Sie den Link in Ihrer E-Mail");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Open the link in your mail" })).toBeVisible();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});

test("the pages behind sign-in are in German", async ({ page, portal, seeded }) => {
  test.setTimeout(180_000);
  await seeded.owner.patch("/v1/settings", { ignoredDomains: ["gmail.com", "web.de"] }); // hundreds take axe long
  await withSession(page, portal, owner.email, owner.password);
  for (const [path, title] of [
    ["/", /Guten Tag|Übersicht/],
    ["/people", "Personen"],
    [`/people/${seeded.person}`, /Ana|Bo/],
    [`/partners/${seeded.acme}/add`, "Person hinzufügen"],
    [`/partners/${seeded.acme}/add-many`, "Mehrere hinzufügen"],
    ["/settings", "Einstellungen"],
  ] as const) {
    await page.goto(portal.url + path);
    await expectGerman(page, title);
  }
});

test("until the client is there, the page speaks the browser's language", async ({ browser, portal }) => {
  for (const [locale, says, not] of [
    ["de-AT", "Das Portal wird geladen.", "The portal is loading."],
    ["en-GB", "The portal is loading.", "Das Portal wird geladen."],
  ] as const) {
    const context = await browser.newContext({ locale });
    const page = await context.newPage();
    await page.route(/languages|\/(de|en)-[\w-]+\.js/, () => undefined); // the language never comes
    await page.goto(`${portal.url}/sign-in`, { waitUntil: "commit" });
    await expect(page.locator(".boot")).toContainText(says);
    await expect(page.locator(".boot")).not.toContainText(not);
    await context.close();
  }
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(`${portal.url}/sign-in`);
  await expect(page.locator("noscript").locator('[lang="de"]')).toBeVisible();
  await expect(page.locator("noscript").locator('[lang="en"]')).toBeVisible();
  await page.close();
});
