import { expect, test } from "./test";

// Links as mail programs have changed them. unit/link.test.ts has many more.

test.use({ portalOf: "changed-links" });
test.beforeEach(({ seeded }) => expect(seeded.acme).not.toBe(""));

for (const change of [
  "/accept#TOKEN.",
  "/accept#TOKEN%0D",
  "/accept#TOKEN__;Iw!!AbC$",
  "/accept%23TOKEN",
  "/accept%2523TOKEN",
  "/accept%23TOKEN.",
  "/accept?utm_source=x&fbclid=y#TOKEN",
  "/accept#TOKEN?utm_source=x",
  "/accept/#TOKEN",
  "/Accept#TOKEN",
  "/accept?TOKEN",
])
  test(`a link that arrives as ${change} opens the invite`, async ({ page, portal }) => {
    const [, token = ""] = (await portal.link("bo@acme.com")).split("#");
    await page.goto(portal.url + change.replace("TOKEN", token));
    await expect(page.getByRole("heading", { name: "Join Acme Ltd" })).toBeVisible();
    expect(page.url()).toBe(`${portal.url}/accept`);
    expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(2);
  });

test("without the link's end, the code in the mail opens the invite", async ({ page, portal }) => {
  await portal.link("bo@acme.com");
  const [mail] = await portal.mails("bo@acme.com");
  const code = /type your address\s+and\s+(\S{4}-\S{4})\./.exec(mail?.text ?? "")?.[1] ?? "";
  await page.goto(`${portal.url}/accept`);
  await page.getByLabel("Your e-mail").fill("BO@acme.com");
  await page.getByLabel("Code in the mail").fill("0000-0000");
  await page.getByRole("button", { name: "Open the invite" }).click();
  await expect(page.getByText("There is no open invite for this address with this code.")).toBeVisible();
  await page.getByLabel("Code in the mail").fill(code.toLowerCase().replace("-", " "));
  await page.getByRole("button", { name: "Open the invite" }).click();
  await expect(page.getByRole("heading", { name: "Join Acme Ltd" })).toBeVisible();
});

test("a pasted link, or the whole mail, opens the invite", async ({ page, portal }) => {
  const link = await portal.link("bo@acme.com");
  await page.goto(`${portal.url}/accept#${"AQAB".repeat(30)}`);
  await expect(page.getByRole("heading", { name: "This link is not valid" })).toBeVisible();
  await expect(page.getByText(/newest/)).toHaveCount(0);
  await page.getByText("Or paste the whole link").click();
  await page.getByLabel("Link in the mail").fill("It does not work");
  await page.getByRole("button", { name: "Open the link" }).click();
  await expect(page.getByText("There is no whole link in this text.")).toBeVisible();
  await page.getByLabel("Link in the mail").fill(`<${link}>`);
  await page.getByRole("button", { name: "Open the link" }).click();
  await expect(page.getByRole("heading", { name: "Join Acme Ltd" })).toBeVisible();

  await page.goto("about:blank");
  await page.goto(`${portal.url}/confirm-email`); // a link of another page leads there
  await page.getByText("Or paste the whole link").click();
  await page.getByLabel("Link in the mail").fill((await portal.mails("bo@acme.com"))[0]?.text ?? "");
  await page.getByRole("button", { name: "Open the link" }).click();
  await expect(page.getByRole("heading", { name: "Join Acme Ltd" })).toBeVisible();
});

test("the way past the page's head is not taken for a link", async ({ page, portal }) => {
  await page.goto(await portal.link("bo@acme.com"));
  await page.getByRole("link", { name: /Skip/ }).press("Enter");
  await expect(page.getByRole("heading", { name: "Join Acme Ltd" })).toBeVisible();
});
