import { expect, test } from "@playwright/test";
import { firefox, webKit, type Engine } from "./engines";
import { passwords, Portal } from "./portal";

// The main job in the two other engines, each by its own protocol: Firefox by WebDriver BiDi, WebKitGTK by its own
// WebDriver. Playwright's builds of the two are not Debian's.

for (const [name, launch] of Object.entries({ Firefox: firefox, WebKitGTK: webKit })) {
  test(`the main job in ${name}`, async () => {
    test.setTimeout(180_000);
    const portal = await Portal.start(`engine-${name}`);
    let browser: Engine | undefined;
    try {
      browser = await launch();
      await mainJob(browser, portal);
    } finally {
      await browser?.close();
      await portal.stop();
    }
  });
}

async function mainJob(browser: Engine, portal: Portal): Promise<void> {
  await browser.open(portal.ownerLink);
  await browser.type("First name", "Olive");
  await browser.type("Last name", "Owner");
  await browser.type("Choose a password", passwords.owner);
  await browser.press("Accept and sign in");
  await browser.see("Hello, Olive");

  await browser.press("Add a partner");
  await browser.type("Name", "Acme Ltd");
  await browser.press("New person");
  await browser.type("First name", "Petra");
  await browser.type("Last name", "Contact");
  await browser.type("E-mail", "petra@acme.com");
  await browser.press("Add a partner");
  await browser.see("Petra Contact");
  await wellPlaced(browser);

  await browser.press("Add a person");
  await browser.type("First name", "Ana");
  await browser.type("Last name", "Silva");
  await browser.type("E-mail", "ana@acme.com");
  await browser.press("Add and invite");
  await browser.see("Ana Silva was invited.");

  await browser.open(await portal.link("ana@acme.com"));
  await browser.see("Join Acme Ltd");
  await wellPlaced(browser);
  await browser.type("Choose a password", passwords.ana);
  await browser.press("Accept and sign in");
  await browser.see("Your profile");

  await browser.press("your menu");
  await browser.press("Sign out");
  await browser.see("Forgot your password?"); // the profile has a field for an e-mail, too
  await browser.type("E-mail", "ana@acme.com");
  await browser.type("Password", passwords.ana);
  await browser.press("Sign in");
  await browser.see("Your profile");
}

/** wellPlaced checks the page on a desktop, on a tablet, and as narrow as the engine's window can be. */
async function wellPlaced(browser: Engine): Promise<void> {
  for (const width of [1280, 1024, 360]) {
    await browser.resize(width, 800);
    expect(await browser.misplaced(), `at ${width} pixels`).toEqual([]);
  }
  await browser.resize(1280, 800);
}
