import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";
import "swagger-ui-dist/swagger-ui.css";
import "./page.css";
import { findOperations } from "./search.ts";

// The page that describes the API. Swagger UI shows the document of the portal that serves the page, and loads nothing
// from other hosts: its validator is off.

const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();

SwaggerUI({
  url: "/v1/openapi.json",
  dom_id: "#docs",
  deepLinking: true, // each operation has an address
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  persistAuthorization: false, // a token is gone when the page is closed
  requestSnippetsEnabled: true, // curl, for bash, cmd and PowerShell
  tryItOutEnabled: true,
  validatorUrl: null,
  plugins: [{ fn: { opsFilter: findOperations } }],
});
