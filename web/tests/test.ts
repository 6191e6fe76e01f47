import { expect, test as base, type Page } from "@playwright/test";
import { passwords, Portal } from "./portal";
import { seed, type Seeded } from "./seed";

/** Watched is what the page did wrong, and what a test expects of that because it causes it on purpose. */
interface Watched {
  wrong: string[];
  expected: RegExp[];
}

/**
 * test gives each file a portal of its own, by `test.use({ portalOf: … })`: each value gets another worker. It also
 * fails if a page throws, logs an error or calls another host.
 */
export const test = base.extend<{ watched: Watched }, { portalOf: string; portal: Portal; seeded: Seeded }>({
  portalOf: ["", { option: true, scope: "worker" }],
  portal: [
    async ({ portalOf }, use) => {
      const portal = await Portal.start(portalOf);
      await use(portal);
      await portal.stop();
    },
    { scope: "worker" },
  ],
  seeded: [async ({ portal }, use) => use(await seed(portal)), { scope: "worker" }],
  watched: [
    async ({ page, portal }, use) => {
      const wrong: string[] = [];
      const expected: RegExp[] = [];
      page.on("pageerror", (error) => wrong.push(`thrown: ${error.message}`));
      page.on("console", (message) => {
        const text = message.text();
        if (message.type() === "error" && !text.startsWith("Failed to load resource")) wrong.push(`console: ${text}`);
      });
      page.on("request", (request) => {
        const to = new URL(request.url());
        if (to.protocol.startsWith("http") && to.origin !== portal.url)
          wrong.push(`request to another host: ${to.origin}`);
      });
      await use({ wrong, expected });
      expect(wrong.filter((text) => !expected.some((one) => one.test(text)))).toEqual([]);
      // The browser may tell of an error after the page has shown it.
      for (const one of expected) await expect.poll(() => wrong.filter((text) => one.test(text))).not.toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** signIn signs in by the form. */
export async function signIn(page: Page, portal: Portal, email: string, password: string): Promise<void> {
  await page.goto(`${portal.url}/sign-in`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: /your menu/ })).toBeVisible();
}

/** withSession signs in without the form. */
export async function withSession(page: Page, portal: Portal, email: string, password: string): Promise<void> {
  const answer = await page.request.post(`${portal.url}/v1/session`, {
    data: { email, password },
    headers: { Origin: portal.url },
  });
  expect(answer.status()).toBe(201);
}

export const owner = { email: "owner@example.test", password: passwords.owner };
