import { defineConfig } from "@playwright/test";

/** chromium is Debian's Chromium without a screen. It takes about half the processor time of the whole browser. */
export const chromium = (...args: string[]) => ({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell",
  args: ["--no-sandbox", ...args],
});

// The tests run the real local process, which contains the built client. Each test has new pages, which end before V8's
// optimizing compilers and small young generation pay off, so it works without these.
export default defineConfig({
  testDir: "tests",
  globalSetup: "./tests/build.ts",
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 2,
  fullyParallel: false, // the tests of a file share a portal, and build on each other
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    launchOptions: chromium("--js-flags=--no-turbofan --no-maglev --min-semi-space-size=16"),
    locale: "en-GB",
    timezoneId: "UTC",
    actionTimeout: 10_000,
    screenshot: "only-on-failure",
  },
});
