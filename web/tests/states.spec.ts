import { expect, owner, test, withSession } from "./test";

// What a page does when something fails: the connection, a file, an answer that makes no sense.

test.use({ portalOf: "states" });
test.beforeEach(async ({ page, portal, seeded }) => {
  expect(seeded.acme).not.toBe("");
  await withSession(page, portal, owner.email, owner.password);
});

test("without a connection a page says so, and loads once it is back", async ({ page, portal }) => {
  await page.route("**/v1/partners?*", (route) => route.abort("internetdisconnected"));
  await page.goto(`${portal.url}/partners`);
  await expect(page.getByRole("alert")).toContainText("The portal could not be reached.");
  await page.unroute("**/v1/partners?*");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("link", { name: /Acme Ltd/ })).toBeVisible();
});

test("an overloaded portal's own message shows on the page, and in the form", async ({ page, portal, seeded }) => {
  const busy = {
    status: 503,
    contentType: "application/problem+json",
    body: JSON.stringify({ status: 503, code: "unavailable", detail: "Too busy just now." }),
  };
  await page.route("**/v1/events?*", (route) => route.fulfill(busy));
  await page.goto(`${portal.url}/events`);
  await expect(page.getByRole("alert")).toContainText("Too busy just now.");
  await page.route("**/v1/partners/*/people", (route) =>
    route.request().method() === "POST" ? route.fulfill(busy) : route.fallback(),
  );
  await page.goto(`${portal.url}/partners/${seeded.acme}/add`);
  await page.getByLabel("First name").fill("Una");
  await page.getByRole("button", { name: "Add and invite" }).click();
  await expect(page.getByRole("alert")).toHaveText("Too busy just now.");
  await expect(page.getByLabel("First name")).toHaveValue("Una"); // nothing typed is lost
});

test("a list whose next page fails keeps its rows, and asks again only by the button", async ({
  page,
  portal,
  seeded,
}) => {
  const one = (await seeded.owner.get<{ items: object[] }>("/v1/people")).items[0];
  let asked = 0;
  let up = false;
  await page.route("**/v1/people?*", (route) => {
    if (!new URL(route.request().url()).searchParams.has("cursor")) {
      return route.fulfill({ json: { items: [{ ...one, id: "first", firstName: "First" }], next: "more" } });
    }
    asked++;
    return up
      ? route.fulfill({ json: { items: [{ ...one, id: "second", firstName: "Second" }] } })
      : route.fulfill({ status: 500, json: { status: 500, code: "internal", detail: "It went wrong." } });
  });
  await page.goto(`${portal.url}/people`);
  await expect(page.getByRole("alert")).toHaveText("It went wrong.");
  await expect(page.getByRole("link", { name: /First/ })).toBeVisible();
  expect(asked).toBe(1);
  up = true;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("link", { name: /Second/ })).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a senseless answer breaks one page, and leaves no blank page", async ({ page, portal, watched }) => {
  watched.expected.push(/TypeError/);
  await page.route("**/v1/settings", (route) => route.fulfill({ json: {} }));
  await page.goto(`${portal.url}/settings`);
  await expect(page.getByRole("heading", { name: "This page could not be shown" })).toBeVisible();
  await page.getByRole("link", { name: "Groups" }).click(); // the menu is still there
  await expect(page.getByRole("heading", { name: "Groups" })).toBeVisible();
});

test("a page whose script does not load leaves no blank page either", async ({ page, portal, watched }) => {
  watched.expected.push(/not_loaded/);
  await page.route("**/assets/GroupsPage-*.js", (route) => route.abort());
  await page.goto(`${portal.url}/groups`);
  await expect(page.getByRole("heading", { name: "This page could not be loaded" })).toBeVisible();
  await page.unroute("**/assets/GroupsPage-*.js");
  await page.getByRole("button", { name: "Reload the page" }).click();
  await expect(page.getByRole("heading", { name: "Groups" })).toBeVisible();
});

test("without a connection a page that is not loaded yet says so inside the portal, and loads later", async ({
  page,
  portal,
  watched,
}) => {
  watched.expected.push(/not_loaded/);
  await page.goto(`${portal.url}/partners`);
  await expect(page.getByRole("link", { name: /Acme Ltd/ })).toBeVisible();
  await page.context().setOffline(true);
  await page.getByRole("link", { name: "Groups" }).click();
  await expect(page.getByRole("alert")).toContainText("The portal could not be reached");
  await expect(page.getByRole("link", { name: "Partners", exact: true })).toBeVisible(); // the menu is still there
  const looked = page.waitForEvent("requestfailed", (request) => request.url() === `${portal.url}/`); // why it failed
  await page.getByRole("button", { name: "Try again" }).click();
  await looked;
  await expect(page.getByRole("alert")).toContainText("The portal could not be reached");
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Groups" })).toBeVisible();
});

test("a new deployment under an open window is offered, and never reloads by itself", async ({
  page,
  portal,
  watched,
}) => {
  watched.expected.push(/not_loaded/);
  await page.goto(`${portal.url}/partners`);
  await expect(page.getByRole("link", { name: /Acme Ltd/ })).toBeVisible();
  let loads = 0;
  page.on("load", () => loads++);
  await page.route("**/assets/GroupsPage-*.js", (route) => route.fulfill({ status: 404, body: "404 page not found" }));
  await page.route(`${portal.url}/`, async (route) => {
    const answer = await route.fetch();
    return route.fulfill({ body: (await answer.text()).replace(/index-[\w-]+\.js/, "index-newer.js") });
  });
  await page.getByRole("link", { name: "Groups" }).click();
  await expect(page.getByRole("heading", { name: "There is a new version of the portal" })).toBeVisible();
  await page.waitForTimeout(500);
  expect(loads).toBe(0);
  await page.getByRole("button", { name: "Reload the page" }).click();
  // Even where the reload does not help, nothing reloads again.
  await expect(page.getByRole("heading", { name: "There is a new version of the portal" })).toBeVisible();
  await page.waitForTimeout(500);
  expect(loads).toBe(1);
  await page.unrouteAll();
  await page.getByRole("button", { name: "Reload the page" }).click();
  await expect(page.getByRole("heading", { name: "Groups" })).toBeVisible();
});

test("a typed list is kept while its outcome is shown, and shows nowhere else", async ({ page, portal, seeded }) => {
  const other = await seeded.owner.post("/v1/partners", { name: "Quartz", kind: "partner", licence: "guest" });
  await page.goto(`${portal.url}/partners/${seeded.acme}/add-many`);
  await page.getByLabel("Addresses", { exact: true }).fill("draft@acme.com");
  await page.getByRole("button", { name: "Check the list" }).click();
  await page.getByRole("button", { name: "Back to the list" }).click();
  await expect(page.getByLabel("Addresses", { exact: true })).toHaveValue("draft@acme.com");
  await page.getByRole("link", { name: "Partners", exact: true }).click();
  await page.getByRole("link", { name: /Quartz/ }).click();
  await page.getByRole("link", { name: "Add several" }).first().click();
  await expect(page).toHaveURL(`${portal.url}/partners/${other.id}/add-many`);
  await expect(page.getByLabel("Addresses", { exact: true })).toHaveValue("");
});

test("where mail fails, staff hand over a link themselves, and the mailed one no longer works", async ({
  page,
  portal,
  seeded,
}) => {
  await seeded.owner.post(`/v1/people/${seeded.person}/invite`);
  const mailed = await portal.link("bo@acme.com");
  await page.goto(`${portal.url}/people/${seeded.person}`);
  await page.getByRole("button", { name: "Make a link to hand over" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make the link" }).click();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy the link" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(await page.getByRole("dialog").getByLabel("Link").inputValue());
  await page.goto(mailed);
  await expect(page.getByRole("heading", { name: "This link is not valid" })).toBeVisible();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Join Acme Ltd" })).toBeVisible();
});

test("a bounced address shows, and staff allow mail to it again", async ({ page, portal, seeded }) => {
  const person = {
    ...(await seeded.owner.get<object>(`/v1/people/${seeded.person}`)),
    mail: "bounced",
    mailDetail: "mailbox full",
  };
  await page.route(`**/v1/people/${seeded.person}`, (route) => route.fulfill({ json: person }));
  await page.route(`**/v1/people/${seeded.person}/mail/clear`, (route) =>
    route.fulfill({ json: { ...person, mail: undefined, mailDetail: undefined } }),
  );
  await page.goto(`${portal.url}/people/${seeded.person}`);
  await expect(page.getByText("mailbox full")).toBeVisible();
  await page.getByRole("button", { name: "Allow mail again" }).click();
  await expect(page.getByText(/gets mail again from now on/)).toBeVisible();
  await expect(page.getByText("mailbox full")).toHaveCount(0);
});

test("a mailed link survives a first load that fails", async ({ page, portal, watched }) => {
  watched.expected.push(/Failed to fetch dynamically imported module/);
  await page.route("**/assets/App-*.js", (route) => route.abort());
  await page.goto(portal.ownerLink);
  await expect(page.getByText("If this stays, reload the page.")).toBeVisible();
  await expect(page).toHaveURL(portal.ownerLink); // with its token, for the reload
  await page.unrouteAll();
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page).not.toHaveURL(/#/);
});

test("the client works in a browser that keeps nothing", async ({ page, portal }) => {
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage"])
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException("forbidden", "SecurityError");
        },
      });
  });
  await page.goto(`${portal.url}/people`);
  await expect(page.getByRole("heading", { name: "People", level: 1 })).toBeVisible();
});

test("a menu whose code does not load says so, and opens by the next click", async ({ page, portal }) => {
  await page.route("**/assets/Later-*.js", (route) => route.abort());
  await page.goto(portal.url);
  const button = page.getByRole("button", { name: "Olive Owner: your menu" });
  await button.click();
  await expect(page.getByRole("region", { name: "Notices" })).toContainText("This could not be loaded.");
  await page.unroute("**/assets/Later-*.js");
  await button.click();
  await expect(page.getByRole("menuitem", { name: "Your profile" })).toBeVisible();
});

test("the overview reads everything once", async ({ page, portal }) => {
  const asked: string[] = [];
  page.on("request", (one) => void (one.url().includes("/v1/") && asked.push(one.url())));
  await page.goto(portal.url);
  await expect(page.locator(".trend")).toHaveAttribute("aria-busy", "false");
  expect(asked.filter((url, at) => asked.indexOf(url) !== at)).toEqual([]);
  expect(asked.map((url) => new URL(url).pathname)).toContain("/v1/counts");
});
