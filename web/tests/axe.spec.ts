import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { load, signedOutPages, staffPages } from "./pages";
import { passwords, type Portal } from "./portal";
import { people, type Seeded } from "./seed";
import { expect, owner, test, withSession } from "./test";

// These take the longest, so they come first, and at once. Each page is opened once: all rules in the light scheme, and
// the colours again in the dark one, which changes nothing else.

test.use({ portalOf: "axe" });
test.describe.configure({ mode: "parallel" });
test.beforeEach(async ({ page, seeded }) => {
  await seeded.owner.patch("/v1/settings", { ignoredDomains: ["gmail.com", "web.de"] }); // hundreds take axe a minute
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
});

// All rules but those for the level AAA, which the client does not claim, and those that axe itself no longer advises.
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental"];

/**
 * findings returns all that axe finds on a page, in both colour schemes. `within` are the parts to look at, if not all:
 * axe counts the landmarks behind an open dialog, too, which nobody can reach.
 */
async function findings(page: Page, within: string[] = []): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`)).toBeAttached({ timeout: 30_000 });
    await page.evaluate(() => {
      const changes = document.getAnimations().filter((one) => one instanceof CSSTransition); // others may never end
      return Promise.allSettled(changes.map((one) => one.finished)).then(() => undefined);
    });
    const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode(); // without frames
    for (const part of within) axe.include(part).disableRules("landmark-no-duplicate-banner"); // a dialog's own header
    const { violations } = await (
      colorScheme === "light" ? axe.withTags(rules) : axe.withRules(["color-contrast"])
    ).analyze();
    for (const { id, nodes } of violations)
      found.push(`${page.url()}, ${colorScheme}: ${id} at ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  return found;
}

/** look opens pages one after the other, and returns all findings. */
async function look(page: Page, portal: Portal, paths: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    await load(page, path.startsWith("http") ? path : portal.url + path);
    found.push(...(await findings(page)));
  }
  return found;
}

const half = (seeded: Seeded) => Math.ceil(staffPages(seeded).length / 2);

test("axe finds nothing before sign-in, and on the first half of staff's pages", async ({ page, portal, seeded }) => {
  test.setTimeout(480_000);
  const links = [await portal.link("bo@acme.com"), await portal.link(people.user)];
  const found = await look(page, portal, [...signedOutPages, ...links]);
  await withSession(page, portal, owner.email, owner.password);
  found.push(...(await look(page, portal, staffPages(seeded).slice(0, half(seeded)))));
  expect(found).toEqual([]);
});

test("axe finds nothing on the other half, in a picker's list, and on a primary contact's pages", async ({
  page,
  portal,
  seeded,
}) => {
  test.setTimeout(480_000);
  await withSession(page, portal, owner.email, owner.password);
  const found = await look(page, portal, staffPages(seeded).slice(half(seeded)));
  await page.goto(`${portal.url}/ecosystems/${seeded.ecosystem}?tab=users`);
  await page.getByRole("button", { name: "Link Petra Contact with a member" }).click();
  await page.getByRole("dialog").getByRole("combobox", { name: "Member" }).fill("acme");
  await expect(page.getByRole("option", { name: /Acme Holding/ })).toBeVisible();
  found.push(...(await findings(page, ['[role="dialog"]', '[role="listbox"]'])));
  await withSession(page, portal, people.contact, passwords.owner);
  found.push(...(await look(page, portal, ["/team", `/partners/${seeded.acme}/add`])));
  expect(found).toEqual([]);
});
