import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { expect, owner, test, withSession } from "./test";

test.use({ portalOf: "webhooks" });

let server: Server;
let url = "";
let status = 500;
const got: { body: string; headers: Record<string, string> }[] = [];

test.beforeAll(async () => {
  server = createServer((request, answer) => {
    let body = "";
    request.on("data", (part) => (body += String(part)));
    request.on("end", () => {
      got.push({ body, headers: request.headers as Record<string, string> });
      answer.writeHead(status).end();
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`;
});

test.afterAll(() => new Promise((closed) => server.close(closed)));

/** verify checks a request with the stock library of Standard Webhooks. */
function verify(secret: string, index: number): void {
  const { body, headers } = got[index] ?? { body: "", headers: {} };
  expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: "webhook.tested" });
}

test("an owner adds a webhook, tests it, looks at its deliveries, changes its secret and removes it", async ({
  page,
  portal,
  seeded,
}) => {
  expect(seeded.acme).not.toBe("");
  await withSession(page, portal, owner.email, owner.password);
  await page.goto(portal.url);
  await page.getByRole("link", { name: "Webhooks" }).click();
  await page.getByRole("button", { name: "Add a webhook" }).click();
  await page.getByRole("textbox", { name: "URL" }).fill("https://10.0.0.1/");
  await page.getByRole("dialog").getByRole("button", { name: "Add a webhook" }).click();
  await expect(page.getByText(/Must be an https URL of a public host/)).toBeVisible();
  await page.getByRole("textbox", { name: "URL" }).fill(url);
  await page.getByRole("combobox", { name: "Events" }).fill("Person erased");
  await page.getByRole("option", { name: "Person erased" }).click();
  await page.getByRole("textbox", { name: "URL" }).focus();
  await page.getByRole("dialog").getByRole("button", { name: "Add a webhook" }).click();
  const first = await page.getByRole("textbox", { name: "Secret" }).inputValue();
  expect(first).toMatch(/^whsec_/);
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("1 type of event")).toBeVisible();

  const actions = page.getByRole("button", { name: `Actions for ${url}` });
  await actions.click();
  await page.getByRole("menuitem", { name: "Send a test" }).click();
  await expect.poll(() => got.length).toBe(1);
  verify(first, 0);
  await actions.click();
  await page.getByRole("menuitem", { name: "Deliveries" }).click();
  await expect(page.getByText("Pending", { exact: true })).toBeVisible();
  await expect(page.getByText(/answered 500/)).toBeVisible();
  status = 204;
  await page.getByRole("button", { name: /Send again/ }).click();
  await expect(async () => {
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect(page.getByText("Delivered", { exact: true })).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.keyboard.press("Escape");

  await actions.click();
  await page.getByRole("menuitem", { name: "Make a new secret" }).click();
  await page.getByRole("button", { name: "Make a new secret" }).click();
  const second = await page.getByRole("textbox", { name: "Secret" }).inputValue();
  expect(second).not.toBe(first);
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText(/The old secret is valid until/)).toBeVisible();
  const before = got.length;
  await actions.click();
  await page.getByRole("menuitem", { name: "Send a test" }).click();
  await expect.poll(() => got.length).toBeGreaterThan(before);
  verify(first, before);
  verify(second, before);

  await actions.click();
  await page.getByRole("menuitem", { name: "Switch off" }).click();
  await expect(page.getByText("Off", { exact: true })).toBeVisible();
  await actions.click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("Add your first webhook")).toBeVisible();
});
