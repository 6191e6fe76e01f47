import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { budget } from "./budget.ts";

// The client is built into dist, which the local process embeds and a deployed portal serves from S3. In development
// (`npm run dev`), Vite serves the pages and hands what is the API's to a portal that runs beside it (`make run`).
export default defineConfig({
  // 150 KB is what a phone on a slow line loads before an invited person sees their invite.
  plugins: [
    react(),
    budget({ most: 150_000, pages: ["AcceptPage", "SignInPage", "ForgotPage", "ResetPage", "ConfirmEmailPage"] }),
  ],
  build: {
    outDir: "dist",
    emptyOutDir: true, // public/.keep comes back, with which the Go program builds without Node
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    cssTarget: ["chrome123", "safari17.5", "firefox121"], // light-dark() stays as it is written
  },
  server: {
    proxy: {
      // As from the portal's own page, or the API would refuse requests with the cookie as another site's.
      "/v1": { target: "http://127.0.0.1:8080", headers: { origin: "http://127.0.0.1:8080" } },
    },
  },
});
