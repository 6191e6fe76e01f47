import { defineConfig } from "@playwright/test";

// The tests run the real local process, which contains the built client, in Debian's Chromium (the package chromium).
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
    launchOptions: { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] },
    locale: "en-GB",
    timezoneId: "UTC",
    actionTimeout: 10_000,
    screenshot: "only-on-failure",
  },
});
