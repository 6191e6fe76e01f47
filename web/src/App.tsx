import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queries } from "./api/queries";
import { readAhead } from "./api/readAhead";
import { router } from "./router";

/** show renders the client. All texts that it shows are loaded by then. */
export function show(root: HTMLElement): void {
  // Not on other pages: where nobody is signed in, the read leads to the sign-in page.
  const behindSignIn = router.matchRoutes(router.latestLocation).some(({ routeId }) => routeId === "/shell");
  if (behindSignIn) void readAhead(queries, router.latestLocation.pathname);
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
