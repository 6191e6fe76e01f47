import type { Page } from "@playwright/test";
import { expect, owner, test, withSession } from "./test";

// The client by the keyboard alone: the palette, the shortcuts, and where the focus goes.

test.use({ portalOf: "keys" });
test.beforeEach(async ({ page, portal, seeded }) => {
  expect(seeded.acme).not.toBe("");
  await withSession(page, portal, owner.email, owner.password);
});

test("the palette finds a partner, a person and a page", async ({ page, portal, seeded }) => {
  await page.goto(portal.url);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const box = page.getByRole("combobox", { name: "Find a page, a partner or a person" });
  await page.keyboard.press("Control+k");
  await expect(box).toBeFocused();
  await page.keyboard.type("acme");
  await expect(page.getByRole("option", { name: /Acme Ltd/ })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${portal.url}/partners/${seeded.acme}`);

  await expect(page.getByRole("heading", { name: "Acme Ltd" })).toBeFocused();
  await page.keyboard.press("Control+k");
  await expect(box).toBeFocused();
  await page.keyboard.type("chiara");
  await expect(page.getByRole("option", { name: /Chiara Moretti/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Chiara Moretti" })).toBeVisible();

  await page.getByRole("button", { name: "Find" }).click();
  await expect(box).toBeFocused();
  await page.keyboard.type("event");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Events" })).toBeFocused();
});

test("? shows the keys, / goes to the search box, and text is text", async ({ page, portal }) => {
  await page.goto(`${portal.url}/people`);
  await expect(page.getByRole("link", { name: /Ana Silva/ })).toBeVisible();
  await page.getByRole("link", { name: "Add a person" }).focus();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Add a person" })).toBeFocused();
  await page.keyboard.press("/");
  const search = page.getByRole("searchbox");
  await expect(search).toBeFocused();
  await page.keyboard.type("?/");
  await expect(search).toHaveValue("?/");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("after a dialog the focus is where it came from, or next to what is gone", async ({ page, portal }) => {
  await page.goto(`${portal.url}/requests`);
  const rows = page.getByRole("listitem");
  await expect(page.getByText("Fred Lance")).toBeVisible();
  const deny = page.getByRole("button", { name: /^Deny/ }).first();
  await deny.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByRole("textbox")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(deny).toBeFocused();
  await page.keyboard.press("Enter");
  const before = await rows.count();
  await page.getByRole("dialog").getByRole("button", { name: /^Deny/ }).press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect.poll(() => rows.count()).toBeLessThan(before);
  await expect.poll(() => focused(page)).not.toBe("BODY");
});

for (const path of ["/", "/partners", "/partners/new", "/people", "/requests", "/groups", "/settings", "/events"]) {
  test(`the Tab key goes through ${path}, is always to be seen, and is caught nowhere`, async ({ page, portal }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto(portal.url + path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByText("Loading", { exact: true })).toHaveCount(0);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    const seen: string[] = [];
    let above = -Infinity;
    for (let times = 0; times < 150; times++) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        if (element === document.body) return null;
        const box = element.closest('[class*="-root"], .mantine-Input-wrapper, label') ?? element;
        const look = () =>
          [box, ...box.querySelectorAll("*")]
            .map((part) => getComputedStyle(part))
            .map((style) => [style.outline, style.boxShadow, style.borderColor, style.transform].join())
            .join(";");
        const focused = look();
        element.blur();
        const ring = look() !== focused;
        element.focus({ focusVisible: true } as FocusOptions);
        const { width, height } = box.getBoundingClientRect(); // some inputs are drawn by what is around them
        return {
          way: [...document.querySelectorAll("*")].indexOf(element),
          name: element.outerHTML.slice(0, 160),
          ring,
          area: width * height,
        };
      });
      if (!at) break; // the end of the page: the focus goes back to the browser
      expect(at.ring, at.name).toBe(true);
      expect(at.area, at.name).toBeGreaterThan(0);
      expect(at.way, `the order of ${at.name}`).toBeGreaterThanOrEqual(above);
      above = at.way;
      seen.push(at.name);
    }
    expect(seen.length, "stops of the Tab key").toBeGreaterThan(5);
  });
}

const focused = (page: Page) => page.evaluate(() => document.activeElement?.tagName);

test("shortcuts of a single key can be switched off in this browser, and on again", async ({ page, portal }) => {
  await page.goto(`${portal.url}/people`);
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  const single = dialog.getByRole("switch", { name: "Shortcuts of a single key" });
  await expect(page.getByRole("link", { name: /Ana Silva/ })).toBeVisible();
  await page.keyboard.press("?");
  await single.uncheck();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("link", { name: /Ana Silva/ })).toBeVisible();
  await page.keyboard.press("?");
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).not.toBeFocused();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toHaveCount(1); // only the palette
  await expect(page.getByRole("combobox", { name: "Find a page, a partner or a person" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.getByRole("button", { name: "Olive Owner: your menu" }).click();
  await page.getByRole("menuitem", { name: "Keyboard shortcuts" }).click();
  await single.check();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
});

test("the profile menu opens by the first press, though its code comes later, and gives the focus back", async ({
  page,
  portal,
}) => {
  let arrive: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/assets/Later-*.js", async (route) => {
    await arrived;
    await route.continue();
  });
  await page.goto(portal.url);
  const button = page.getByRole("button", { name: "Olive Owner: your menu" });
  await button.press("Enter");
  await expect(button).toHaveAttribute("aria-haspopup", "menu");
  await expect(button).toHaveAttribute("aria-expanded", "false");
  arrive();
  await expect(page.getByRole("menu")).toBeVisible();
  for (const presses of [1, 2]) {
    await expect(button).toHaveAttribute("aria-expanded", "true");
    await expect(page.getByRole("menu").locator(":focus")).toBeAttached();
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("menuitem", { name: "Your profile" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("menu")).toHaveCount(0);
    await expect(button).toBeFocused();
    if (presses === 1) await page.keyboard.press("Enter");
  }
});
