import type { Locator, Page } from "@playwright/test";
import { chromium } from "../playwright.config";
import { expect, owner, test, withSession } from "./test";

// The page under /docs. Each test also fails if the page asks another host, or breaks its content security policy,
// which the browser logs as an error.

// The page's script draws more than a hundred operations. That takes long, so V8 may optimize it.
test.use({ portalOf: "docs", actionTimeout: 40_000, launchOptions: chromium() });
test.describe.configure({ timeout: 180_000 });

interface Description {
  paths: Record<string, Record<string, { operationId: string; summary: string }>>;
}

const operations = (page: Page) => page.locator(".opblock");
const operation = (page: Page, method: string, path: string) =>
  operations(page)
    .filter({ has: page.locator(`.opblock-summary-method:text-is("${method}")`) })
    .filter({
      has: page.locator(`[data-path="${path}"]`),
    });

async function open(page: Page, url: string): Promise<void> {
  const answer = await page.goto(`${url}/docs`);
  expect(answer?.headers()["content-security-policy"]).toContain("default-src 'self'");
  await expect(operations(page).first()).toBeVisible();
}

/** openOne also leaves few operations on the page. Each change of the page draws all that are there. */
async function openOne(page: Page, url: string, method: string, path: string): Promise<Locator> {
  await open(page, url);
  await page.getByPlaceholder("Filter").fill(`${method} ${path}`);
  await expect.poll(() => operations(page).count()).toBeLessThan(10); // the search closes what is open before it ends
  const one = operation(page, method, path);
  await one.locator(".opblock-summary").click();
  await expect(one.locator(".opblock-body")).toBeVisible();
  return one;
}

test("the page shows every operation", async ({ page, portal }) => {
  const document = (await (await page.request.get(`${portal.url}/v1/openapi.json`)).json()) as Description;
  const all = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  expect(all.length).toBeGreaterThan(50);
  await open(page, portal.url);
  await expect(page).toHaveTitle("API · Allyway");
  await expect(operations(page)).toHaveCount(all.length);
  await page.goto(`${portal.url}/docs/`);
  await expect(operations(page)).toHaveCount(all.length);
});

test("the search finds summaries, paths and several words", async ({ page, portal }) => {
  await open(page, portal.url);
  const all = await operations(page).count();
  const search = page.getByPlaceholder("Filter");
  await search.fill("portal ANSWERS"); // from the summary
  await expect(operations(page)).toHaveCount(1);
  await expect(operation(page, "GET", "/v1/health")).toBeVisible();
  await search.fill("post /v1/session");
  await expect(operation(page, "POST", "/v1/session")).toBeVisible();
  await expect(operation(page, "DELETE", "/v1/session")).toHaveCount(0);
  await search.fill("no such operation");
  await expect(operations(page)).toHaveCount(0);
  await search.fill("");
  await expect(operations(page)).toHaveCount(all);
});

test("a request is sent, and shown as curl", async ({ page, portal }) => {
  const health = await openOne(page, portal.url, "GET", "/v1/health");
  await health.getByRole("button", { name: "Execute" }).click();
  await expect(health.locator(".live-responses-table .response-col_status").last()).toContainText("200");
  await expect(health.locator(".request-snippets")).toContainText(`curl -X 'GET' \\\n  '${portal.url}/v1/health'`);
});

test("a change is sent with the token, and with the cookie", async ({ page, portal, seeded }) => {
  expect(seeded.acme).not.toBe("");
  const signedIn = await page.request.post(`${portal.url}/v1/session`, {
    data: { email: owner.email, password: owner.password },
  });
  const { token } = (await signedIn.json()) as { token: string };
  await page.context().clearCookies();
  const add = await openOne(page, portal.url, "POST", "/v1/partners");
  const send = async (name: string, status: string) => {
    await add.locator("textarea").fill(JSON.stringify({ name, kind: "partner", licence: "guest" }));
    await add.getByRole("button", { name: "Execute" }).click();
    await expect(add.locator(".live-responses-table .response-col_status").last()).toContainText(status);
    await add.getByRole("button", { name: "Clear" }).click();
  };
  await send("Nobody's", "401");

  await page.getByRole("button", { name: "Authorize" }).first().click();
  const dialog = page.locator(".modal-ux");
  await dialog.locator("#auth-bearer-value").first().fill(token); // people's; keys have another
  await dialog.locator("button.authorize").first().click();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await send("By token", "201");

  await page.reload(); // the page forgets the token, and its address opens the operation again
  await withSession(page, portal, owner.email, owner.password);
  await send("By cookie", "201");
});
