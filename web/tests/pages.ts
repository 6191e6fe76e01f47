import type { Page } from "@playwright/test";
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
