import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Unit tests stand beside what they test, and run without a browser. Playwright's are in tests.
export default defineConfig({
  plugins: [react()],
  test: { include: ["src/**/*.test.{ts,tsx}"], environment: "jsdom", setupFiles: "./src/unit.setup.ts" },
});
