import { spawn, type ChildProcess } from "node:child_process";
import { readdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { launch, type ElementHandle } from "puppeteer-core";
import { Builder, type WebElement } from "selenium-webdriver";

/** Engine is what a test does with a browser that Playwright cannot run. It finds things by what the user reads. */
export interface Engine {
  open(url: string): Promise<void>;
  /** type types into the field with a label. */
  type(label: string, text: string): Promise<void>;
  /** press presses the button or link with a name. */
  press(name: string): Promise<void>;
  /** see waits until the page shows a text. */
  see(text: string): Promise<void>;
  resize(width: number, height: number): Promise<void>;
  /** misplaced returns what scrolls sideways, and rows whose words have no room. */
  misplaced(): Promise<string[]>;
  close(): Promise<void>;
}

const patience = 15_000;

/** firefox starts Debian's Firefox. */
export async function firefox(): Promise<Engine> {
  const browser = await launch({ browser: "firefox", executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr" });
  const page = await browser.newPage();
  const on = (kind: string, name: string, act?: (found: ElementHandle<HTMLElement>) => Promise<void>) =>
    until(`the ${kind} “${name}”`, async () => {
      const found = (await page.evaluateHandle(inPage, kind, name)).asElement();
      if (found) await act?.(found as ElementHandle<HTMLElement>);
      return found;
    });
  return {
    open: async (url) => void (await page.goto(url)),
    type: (label, text) =>
      on("field", label, async (field) => {
        await field.click({ count: 3 });
        await field.type(text);
      }),
    press: (name) => on("button", name, (found) => found.click()),
    see: (text) => on("text", text),
    resize: (width, height) => page.setViewport({ width, height }),
    misplaced: () => page.evaluate(misplaced),
    close: () => browser.close(),
  };
}

/** webKit starts WebKitGTK's MiniBrowser on a screen of its own. */
export async function webKit(): Promise<Engine> {
  const screen = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"], piped);
  const display = await firstLine(screen);
  const port = 20_000 + Number(display) + (process.pid % 10_000);
  const driver = spawn("WebKitWebDriver", [`--port=${port}`], {
    ...piped,
    env: { ...process.env, DISPLAY: `:${display}` },
  });
  const stop = () => [driver, screen].forEach((one) => one.kill());
  try {
    const url = `http://127.0.0.1:${port}`;
    await until("WebKitWebDriver", () => fetch(`${url}/status`).catch(() => null));
    const browser = await new Builder()
      .usingServer(url)
      .withCapabilities({
        browserName: "MiniBrowser",
        "webkitgtk:browserOptions": { binary: miniBrowser(), args: ["--automation"] },
      })
      .build();
    const on = (kind: string, name: string, act?: (found: WebElement) => Promise<void>) =>
      until(`the ${kind} “${name}”`, async () => {
        const found = await browser.executeScript<WebElement | null>(`return (${inPage})(...arguments)`, kind, name);
        if (found) await act?.(found);
        return found;
      });
    return {
      open: (at) => browser.get(at),
      type: (label, text) =>
        on("field", label, async (field) => {
          await field.clear();
          await field.sendKeys(text);
        }),
      press: (name) => on("button", name, (found) => found.click()),
      see: (text) => on("text", text),
      resize: async (width, height) => void (await browser.manage().window().setRect({ width, height })),
      misplaced: () => browser.executeScript<string[]>(`return (${misplaced})()`),
      async close() {
        await browser.quit();
        stop();
      },
    };
  } catch (error) {
    stop();
    throw error;
  }
}

const piped = { stdio: ["ignore", "pipe", "ignore"] as ["ignore", "pipe", "ignore"] };

/** firstLine returns what a program prints first. */
function firstLine(program: ChildProcess): Promise<string> {
  return new Promise((read, failed) => {
    program.once("error", failed);
    if (program.stdout) createInterface(program.stdout).once("line", read);
  });
}

/** miniBrowser returns the browser that comes with WebKitGTK's WebDriver, in the folder of this machine's libraries. */
function miniBrowser(): string {
  for (const machine of readdirSync("/usr/lib").filter((name) => name.endsWith("-linux-gnu"))) {
    const library = readdirSync(`/usr/lib/${machine}`).find((name) => /^webkit2?gtk-\d/.test(name));
    if (library) return `/usr/lib/${machine}/${library}/MiniBrowser`;
  }
  throw new Error("WebKitGTK's MiniBrowser is missing: install Debian's package webkit2gtk-driver");
}

/** until tries until something is there. While a page changes, an engine may fail to answer. */
async function until(what: string, look: () => Promise<unknown>): Promise<void> {
  let why: unknown;
  for (const end = Date.now() + patience; Date.now() < end;) {
    try {
      if (await look()) return;
    } catch (error) {
      why = error;
    }
    await new Promise((rested) => setTimeout(rested, 100));
  }
  throw new Error(`still not there: ${what}`, { cause: why });
}

/** inPage finds something in the page. It runs there, so it uses nothing from here. */
function inPage(kind: string, name: string): Element | null {
  const said = (element: Element) => (element.getAttribute("aria-label") ?? element.textContent ?? "").trim();
  const shown = (element: Element) => element.getClientRects().length > 0;
  const best = (all: Element[]) =>
    all.find((one) => shown(one) && said(one) === name) ?? all.find((one) => shown(one) && said(one).includes(name));
  const all = (selector: string) => [...document.querySelectorAll(selector)];
  const found = (one: Element | null | undefined) => {
    one?.scrollIntoView({ block: "center" });
    return one ?? null;
  };
  const at = document.querySelector('[role="dialog"]') ?? document.querySelector("#main") ?? document.body;
  switch (kind) {
    case "field": {
      const label = best(all("label").filter((one) => (one as HTMLLabelElement).control));
      return found((label as HTMLLabelElement | undefined)?.control);
    }
    case "button":
      return found(best([...at.querySelectorAll("button, a, label")]) ?? best(all("button, a, [role=menuitem]")));
    default:
      return document.body.innerText.includes(name) ? at : null;
  }
}

/** misplaced runs in the page, too. */
function misplaced(): string[] {
  const all = (selector: string) => [...document.querySelectorAll(selector)];
  return [
    ...all("html, body, #main, .card, form").filter(
      (one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "hidden",
    ),
    ...all(".row-words").filter((one) => one.clientWidth < 90),
  ].map((one) => `${one.tagName}.${one.className}: ${one.clientWidth} of ${one.scrollWidth}`);
}
