import { join } from "node:path";
import type { Page } from "@playwright/test";
import { people } from "../tests/seed";
import { more } from "./more";
import { expect, owner, test, withSession } from "../tests/test";

// The pictures of docs/pictures. All times in them are replaced by fixed ones, so that a picture changes only when the
// page does.

test.use({ portalOf: "pictures", viewport: { width: 1280, height: 800 } });

const folder = join(import.meta.dirname, "../../docs/pictures");
const phone = { width: 390, height: 844 };

async function take(page: Page, url: string, name: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(url);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByText("Loading", { exact: true })).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
  await page.evaluate(fixTimes);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled", caret: "hide" });
}

/** fixTimes runs in the page. It replaces every time on it by a fixed one, and times to come by a later one. */
function fixTimes(): void {
  const day = (time: string) => (Date.parse(time) > Date.now() ? "6 Mar 2030" : "27 Feb 2030");
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    node.nodeValue = (node.nodeValue ?? "")
      .replace(/\d{1,2} \w{3,4} \d{4}, \d{2}:\d{2}/g, (time) => `${day(time)}, 09:00`)
      .replace(/^\d{1,2} \w{3,4} \d{4}$/, day)
      .replace(/^\d{2}:\d{2}$/, "09:00")
      .replace(/\b(\d+ (second|minute)s? ago|now)\b/g, "2 minutes ago");
  }
}

test("the pictures", async ({ page, portal, seeded }) => {
  test.setTimeout(180_000);
  await more(page, portal, seeded);
  const invite = await portal.link("bo@acme.com");
  await page.setViewportSize(phone);
  await take(page, invite, "accept-phone");
  await page.setViewportSize({ width: 1280, height: 940 });
  await take(page, invite, "accept");
  await page.setViewportSize({ width: 1280, height: 800 });
  await take(page, `${portal.url}/sign-in`, "sign-in");
  await withSession(page, portal, owner.email, owner.password);
  await take(page, portal.url, "overview");
  await take(page, `${portal.url}/partners`, "partners");
  await take(page, `${portal.url}/partners/${seeded.acme}`, "partner");
  await take(page, `${portal.url}/people/${seeded.person}`, "person");
  await take(page, `${portal.url}/requests`, "requests");
  await take(page, `${portal.url}/ecosystems/${seeded.ecosystem}?tab=users`, "ecosystem");
  await page.goto(`${portal.url}/partners/${seeded.acme}/add-many`);
  await page
    .getByLabel("Addresses", { exact: true })
    .fill("Jo Brown <jo@acme.com>; kim@acme.com\nana@acme.com, nonsense");
  await page.getByRole("button", { name: "Check the list" }).click();
  await expect(page.getByText(/Nothing has happened yet/)).toBeVisible();
  await page.screenshot({ path: join(folder, "add-many.png"), animations: "disabled" });
  await page.goto(`${portal.url}/ecosystems/${seeded.ecosystem}?tab=users`);
  await page.getByRole("button", { name: "Link Petra Contact with a member" }).click();
  await page.getByRole("dialog").getByRole("combobox", { name: "Member" }).fill("acme");
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.screenshot({ path: join(folder, "link.png"), animations: "disabled", caret: "hide" });
  await page.emulateMedia({ colorScheme: "dark" });
  await take(page, `${portal.url}/partners/${seeded.acme}`, "partner-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(phone);
  await take(page, `${portal.url}/partners/${seeded.acme}`, "partner-phone");
  await withSession(page, portal, people.contact, owner.password);
  await take(page, `${portal.url}/team`, "team-phone");
});
