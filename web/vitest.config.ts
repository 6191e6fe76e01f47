import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { messages } from "./messages.ts";

// The tests in unit run without a browser and without the portal. Those in tests are Playwright's.
export default defineConfig({
  plugins: [react(), messages()],
  test: {
    include: ["unit/*.test.{ts,tsx}"],
    environment: "jsdom",
    setupFiles: "./unit/setup.ts",
    testTimeout: 60_000,
    maxWorkers: 2,
  },
});
