import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";

// Some mail programs drop the styles in a mail's head. Then, too, no mail is wider than a phone. The golden files have
// every mail in every language, also with long and hostile names.

const folder = join(import.meta.dirname, "../../internal/mail/testdata");
const mails = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".golden"))
  .map((name) => ({
    name,
    html: readFileSync(join(folder, name), "utf8").split("-- HTML --\n")[1] ?? "",
  }));

for (const width of [320, 600])
  for (const styles of [true, false])
    test(`no mail is wider than ${width} pixels, ${styles ? "with" : "without"} its styles`, async ({ page }) => {
      test.setTimeout(120_000);
      await page.setViewportSize({ width, height: 800 });
      await page.route("**/*", (route) => route.fulfill({ status: 404 })); // the logo
      expect(mails.length).toBeGreaterThan(60);
      for (const { name, html } of mails) {
        expect(html, name).toContain("<style>");
        await page.setContent(styles ? html : html.replace(/<style>[^]*<\/style>/, ""));
        expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(width);
      }
    });
