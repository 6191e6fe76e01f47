import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from "@tanstack/react-router";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { Broken } from "../src/components/Broken";
import { t } from "../src/components/texts";
import { lazyPage } from "../src/lazyPage";
import { shared } from "../src/sharedTexts";

const missing = new TypeError("Failed to fetch dynamically imported module: https://portal.example/assets/Page-1.js");

/** show renders a page whose script is loaded by `load`, in a frame. */
function show(load: () => Promise<{ Page: () => string }>) {
  const root = createRootRoute({ component: () => ["the frame", <Outlet key="page" />] });
  const page = createRoute({ getParentRoute: () => root, path: "/", component: lazyPage(load, "Page") });
  const router = createRouter({
    routeTree: root.addChildren([page]),
    history: createMemoryHistory({ initialEntries: ["/"] }),
    defaultErrorComponent: Broken,
  });
  render(<RouterProvider router={router as never} />);
}

/** answer is what the portal answers for its first page: the name of its script, or nothing without a connection. */
function answer(script?: string) {
  const html = `<script type="module" src="/assets/${script}.js"></script>`;
  vi.stubGlobal("fetch", () =>
    script ? Promise.resolve(new Response(html)) : Promise.reject(new TypeError("offline")),
  );
}

afterEach(() => {
  document.head.replaceChildren();
  vi.restoreAllMocks();
});

test("without a connection the frame stays, and the page is loaded later", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  answer();
  let up = false;
  show(() => (up ? Promise.resolve({ Page: () => "the page" }) : Promise.reject(missing)));
  await screen.findByText(t.missing.offline.title);
  expect(screen.getByText(/the frame/)).toBeTruthy();
  up = true;
  await userEvent.click(screen.getByText(shared.retry));
  await screen.findByText(/the page/);
});

test.each([
  ["the same version", "index-1", t.missing.unknown.title],
  ["a newer version", "index-2", t.missing.replaced.title],
])("where the portal has %s, a reload is offered, and none happens by itself", async (_, current, title) => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const own = document.createElement("script");
  own.type = "module";
  own.src = "/assets/index-1.js";
  document.head.append(own);
  answer(current);
  const load = vi.fn(() => Promise.reject(missing));
  show(load);
  await screen.findByText(title);
  expect(screen.getByText(t.broken.reload)).toBeTruthy();
  expect(sessionStorage.length).toBe(0); // where the router notes that it has reloaded the window
});
