import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { budget } from "./budget.ts";
import { chunkOf } from "./chunks.ts";
import { compress } from "./compress.ts";
import { direct } from "./direct.ts";
import { mantineStyles } from "./mantineStyles.ts";
import { messages } from "./messages.ts";
import { preload } from "./preload.ts";

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url));

// The client is built into dist. The local process embeds that folder; a deployed portal serves it from S3. In
// development (`npm run dev`), Vite serves the pages and passes API calls to a portal that runs beside it (`make run`).
export default defineConfig({
  // An invited person may be on a phone with a slow connection. 150 KB is the limit for the pages that they see first.
  plugins: [
    react(),
    messages(),
    direct("@mantine/core", "@mantine/hooks", "@tabler/icons-react"),
    mantineStyles(),
    preload(),
    compress(),
    budget({ most: 150_000, pages: ["AcceptPage", "SignInPage", "ForgotPage", "ResetPage", "ConfirmEmailPage"] }),
  ],
  build: {
    // The client is one page. The description of the API is another, with its own scripts: dist/docs/index.html.
    rolldownOptions: {
      input: { index: page("index.html"), docs: page("docs/index.html") },
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: chunkOf, debugName: "chunkOf" }],
        },
      },
    },
    chunkSizeWarningLimit: 1_600, // Swagger UI is one script. budget holds the pages of the client.
    license: { fileName: "licences.md" }, // of all packages that the pages contain
    outDir: "dist",
    emptyOutDir: true, // the build copies public/.keep back, which the Go program needs to build without Node
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    cssTarget: ["chrome123", "safari17.5", "firefox121"], // these browsers know light-dark(), so it is not rewritten
  },
  server: {
    proxy: {
      // The API refuses requests with the cookie from another site, so this looks like the portal's own page.
      "/v1": { target: "http://127.0.0.1:8080", headers: { origin: "http://127.0.0.1:8080" } },
    },
  },
});
