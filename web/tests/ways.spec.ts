import type { Page } from "@playwright/test";
import { signedOutPages, staffPages, visit } from "./pages";
import { passwords } from "./portal";
import { expect, owner, test, withSession } from "./test";

test.use({ portalOf: "ways" });
test.beforeEach(({ seeded }) => expect(seeded.acme).not.toBe(""));

test("on a phone the menu leads everywhere", async ({ page, portal }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await withSession(page, portal, owner.email, owner.password);
  await page.goto(`${portal.url}/no-such-page`);
  await page.getByRole("link", { name: "Go to the start page" }).click();
  await page.getByRole("button", { name: "Open the menu" }).click();
  await page.getByRole("dialog").getByRole("link", { name: "People" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "People" })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a page that is not there says so to somebody who is not signed in", async ({ page, portal }) => {
  await page.goto(`${portal.url}/no-such-page`);
  await expect(page.getByRole("link", { name: "Go to the start page" })).toBeVisible();
  await page.waitForLoadState("networkidle");
  await expect(page).toHaveURL(`${portal.url}/no-such-page`);
});

/** tooWide runs in the page. It returns what makes the page scroll sideways, and what reaches out of its card. */
function tooWide(): string[] {
  const out = [...document.querySelectorAll(".card, .sheet")].flatMap((card) => {
    const edge = card.getBoundingClientRect().right;
    return [...card.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > edge + 1);
  });
  const { scrollWidth, clientWidth } = document.documentElement;
  const names = out.map(
    (one) => `${innerWidth}: ${one.tagName} ${(one.textContent ?? "").slice(0, 40)} leaves its card`,
  );
  return scrollWidth > clientWidth ? [...names, `${innerWidth}: the page scrolls sideways`] : names;
}

test.describe("with long words", () => {
  test.use({ locale: "de-DE" }); // German has longer words than English

  test("no page scrolls sideways, and nothing reaches out of its card", async ({ page, portal, seeded }) => {
    test.setTimeout(180_000);
    const long = "Donaudampfschifffahrtselektrizitaetengesellschaft";
    const partner = { name: long, kind: "distributor", licence: "guest", domains: [`${long}.example`], type: long };
    const { id } = await seeded.owner.post("/v1/partners", partner);
    const { person } = await seeded.owner.post<{ person: { id: string } }>(`/v1/partners/${id}/people`, {
      firstName: "Maximiliane-Theodora",
      lastName: "von Hohenstaufen-Sondershausen",
      email: `maximiliane-theodora@${long}.example`,
      title: "Leiterin der Abteilung Partnerbeziehungen",
      access: true,
    });
    const look = async (path: string) => {
      await visit(page, path.startsWith("http") ? path : portal.url + path);
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 740 });
        await expect.poll(() => page.evaluate(tooWide), { message: path }).toEqual([]);
      }
    };
    const invites = [await portal.link("bo@acme.com"), await portal.link(`maximiliane-theodora@${long}.example`)];
    for (const path of [...signedOutPages, ...invites]) await look(path);
    await withSession(page, portal, owner.email, owner.password);
    for (const path of [...staffPages(seeded), `/partners/${id}`, `/people/${person.id}`]) await look(path);
  });
});

test("accepting needs only the keyboard", async ({ page, portal, seeded }) => {
  const { person } = await seeded.owner.post<{ person: { email: string } }>(`/v1/partners/${seeded.acme}/people`, {
    firstName: "Kay",
    lastName: "Board",
    email: "kay@acme.com",
    access: true,
  });
  await page.goto(await portal.link(person.email));
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await tabTo(page, "password");
  await page.keyboard.type(passwords.ana);
  await page.keyboard.press("Tab"); // the button that shows the password
  await page.keyboard.press("Space");
  await expect(page.locator('[name="password"]')).toHaveAttribute("type", "text");
  await page.keyboard.press("Tab");
  await page.keyboard.type("+1 555 010 9999");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Your profile" })).toBeVisible();
});

test("adding a person needs only the keyboard", async ({ page, portal, seeded }) => {
  await withSession(page, portal, owner.email, owner.password);
  await page.goto(`${portal.url}/partners/${seeded.acme}`);
  await expect(page.getByRole("link", { name: "Add a person" })).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter"); // skips to the content
  for (let times = 0; times < 10; times++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement?.textContent === "Add a person")) break;
  }
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("First name")).toBeFocused();
  await page.keyboard.type("Lou");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Keys");
  await page.keyboard.press("Tab");
  await page.keyboard.type("lou@acme.com");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Lou Keys was invited.")).toBeVisible();
});

test("ten thousand people scroll smoothly, page by page", async ({ page, portal, seeded }) => {
  test.setTimeout(120_000);
  await withSession(page, portal, owner.email, owner.password);
  const one = (await seeded.owner.get<{ items: object[] }>("/v1/people")).items[0];
  await page.route("**/v1/people?*", (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get("cursor") ?? 0);
    const items = Array.from({ length: 100 }, (_, at) => ({
      ...one,
      id: `P${from + at}`,
      firstName: "Person",
      lastName: String(from + at),
    }));
    return route.fulfill({ json: { items, ...(from + 100 < 10_000 ? { next: String(from + 100) } : {}) } });
  });
  await page.goto(`${portal.url}/people`);
  const end = page.getByRole("button", { name: "Load more" });
  await expect(end).toBeVisible();
  const few = await frame(page);
  await page.evaluate(async () => {
    while (document.querySelector(".rows-end")) {
      window.scrollTo(0, document.documentElement.scrollHeight);
      await new Promise(requestAnimationFrame);
    }
  });
  const rows = page.getByRole("list", { name: "People" }).getByRole("listitem");
  await expect(rows.last()).toContainText("Person 9999");
  expect(await rows.count()).toBeLessThan(1000); // rows far from the visible part are left out
  await page.evaluate(() => window.scrollTo(0, 0));
  await expect(rows.first()).toContainText("Person 0");
  expect(await frame(page)).toBeLessThan(2 * few + 20); // as smooth as a few hundred rows, on any machine
  await page.getByRole("link", { name: "Groups" }).click();
  await expect(page.getByRole("heading", { name: "Groups" })).toBeVisible();
  await page.goBack(); // the whole list is still stored, but only its beginning is drawn
  await expect(rows.first()).toContainText("Person 0");
  expect(await rows.count()).toBeLessThan(1000);
});

test("the colour scheme follows the system until the user chooses one, which then stays", async ({ page, portal }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(`${portal.url}/sign-in`);
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await page.getByRole("button", { name: /Colours: As your system/ }).click();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "light");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "light");
  await withSession(page, portal, owner.email, owner.password);
  await page.goto(portal.url);
  await expect(page.getByRole("button", { name: /your menu/ })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "light");
});

test("the pages cannot be framed and run no inline script", async ({ page, portal }) => {
  const answer = await page.goto(`${portal.url}/accept`);
  const policy = answer?.headers()["content-security-policy"] ?? "";
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/script-src|unsafe-eval/); // scripts fall under default-src
  expect(await page.evaluate(() => [...document.scripts].filter((script) => !script.src).length)).toBe(0);
});

test("when a session ends, the user goes to the sign-in page and back", async ({ page, portal }) => {
  await withSession(page, portal, owner.email, owner.password);
  await page.goto(`${portal.url}/partners?status=active`);
  await expect(page.getByRole("link", { name: /Acme Ltd/ })).toBeVisible();
  await page.context().clearCookies();
  await page.getByRole("link", { name: "Groups" }).click();
  await expect(page.getByText("Please sign in to return to your page.")).toBeVisible();
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Groups" })).toBeVisible();
});

/** tabTo presses Tab until a field has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let times = 0; times < 15; times++) {
    if (await page.evaluate((name) => document.activeElement?.getAttribute("name") === name, name)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reaches ${name}`);
}

/** frame returns the median time of a frame while the page scrolls, in milliseconds. */
function frame(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const took: number[] = [];
    let last = performance.now();
    for (let frame = 0; frame < 60; frame++) {
      window.scrollBy(0, 100);
      await new Promise(requestAnimationFrame);
      took.push(performance.now() - last);
      last = performance.now();
    }
    return took.sort((a, b) => a - b)[30] ?? Infinity;
  });
}

test("while a person types, the next page is loaded, and the click reads all it shows at once", async ({
  page,
  portal,
}) => {
  let open = 0;
  page.on("request", () => open++);
  page.on("requestfinished", () => open--);
  await page.goto(`${portal.url}/sign-in`);
  const overview = page.waitForResponse(/\/Shell-/);
  await page.getByLabel("E-mail").fill(owner.email);
  await overview;
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await expect.poll(() => open).toBe(0);

  const scripts: string[] = [];
  const counts = page.waitForRequest("**/v1/counts");
  page.on("request", (one) => void (one.resourceType() === "script" && scripts.push(one.url())));
  await page.route("**/v1/session", async (route) => {
    if (route.request().method() === "GET") await counts; // which does not wait for who is signed in
    await route.continue();
  });
  await page.getByRole("button", { name: "Sign in" }).click();
  await counts;
  expect(scripts).toEqual([]);
  await expect(page.getByRole("heading", { level: 1, name: "Hello, Olive" })).toBeVisible();
});
