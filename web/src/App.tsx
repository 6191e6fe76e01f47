import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { isBehindSignIn } from "./ahead";
import { queries } from "./api/queries";
import { readAhead } from "./api/readAhead";
import { router } from "./router";

/** show renders the client. All texts that it shows are loaded by then. */
export function show(root: HTMLElement): void {
  if (isBehindSignIn(location.pathname)) void readAhead(queries, location.pathname);
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
