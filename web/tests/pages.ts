import type { Locator, Page } from "@playwright/test";
import type { Seeded } from "./seed";
import { expect } from "./test";

/** staffPages are the pages of a signed-in owner. */
export const staffPages = (seeded: Seeded) => [
  "/",
  "/partners",
  "/partners/new",
  `/partners/${seeded.acme}`,
  `/partners/${seeded.acme}?tab=details`,
  `/partners/${seeded.acme}?tab=events`,
  `/partners/${seeded.acme}/add`,
  `/partners/${seeded.acme}/add-many`,
  "/people",
  "/people?q=nobody",
  "/people/new",
  `/people/${seeded.person}`,
  "/requests",
  "/requests?status=denied",
  "/ecosystems",
  `/ecosystems/${seeded.ecosystem}`,
  `/ecosystems/${seeded.ecosystem}?tab=users`,
  `/ecosystems/${seeded.ecosystem}?tab=suggestions`,
  `/ecosystems/${seeded.ecosystem}?tab=captures`,
  `/ecosystems/${seeded.ecosystem}/members/${seeded.member}`,
  "/workspaces",
  "/groups",
  "/keys",
  "/staff",
  "/webhooks",
  "/settings",
  "/events",
  "/profile",
  "/sign-in-and-security",
  "/no-such-page",
];

/** signedOutPages are the pages of who has no session. */
export const signedOutPages = [
  "/sign-in",
  "/forgot",
  "/accept",
  "/reset#token",
  "/confirm-email#token",
  "/sign-up",
  "/confirm-account#token",
];

/** shown waits until the page is shown. */
export async function shown(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByText(/^(Loading|Wird geladen)$/)).toHaveCount(0);
}

/** load opens a page anew, also if only what follows # differs from the page before. */
export async function load(page: Page, url: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(url);
  await shown(page);
}

/**
 * visit goes to a page behind sign-in. The client is loaded for the first one only, because that takes longer than what
 * tests do on a page.
 */
export async function visit(page: Page, url: string): Promise<void> {
  const from = new URL(page.url());
  const to = new URL(url);
  if (from.origin !== to.origin || from.pathname === to.pathname || !(await page.locator(".frame").count()))
    return load(page, url);
  await page.evaluate((url) => {
    document.querySelector("h1")?.setAttribute("data-left", "");
    history.pushState(null, "", url);
  }, url);
  await expect(page.locator("h1:not([data-left])")).toBeVisible();
  await shown(page);
}

/** pick chooses the only thing that a picker finds. It waits for that, because the list before it would move. */
export async function pick(box: Locator, typed: string, found: RegExp): Promise<void> {
  await box.fill(typed);
  const options = box.page().getByRole("option");
  await expect(options).toHaveText([found]);
  await options.click();
}
