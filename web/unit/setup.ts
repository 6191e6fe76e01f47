import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, vi } from "vitest";
import { loadLanguage, loadRest } from "../src/language";

// What browsers have and jsdom lacks.

vi.stubGlobal("matchMedia", (media: string) => ({
  media,
  matches: false,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
}));

vi.stubGlobal(
  "ResizeObserver",
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);

vi.stubGlobal(
  "IntersectionObserver",
  class {
    observe() {}
    disconnect() {}
  },
);

/** A browser's Request resolves paths against the page. Node's does not. */
vi.stubGlobal(
  "Request",
  class extends Request {
    constructor(input: string | URL | Request, init?: RequestInit) {
      super(typeof input === "string" ? new URL(input, location.href) : input, init);
    }
  },
);

// A browser ends the timers of a page with the page. Those of Node go on, and would find no document any more.
const begin = setTimeout;
const timers = new Set<ReturnType<typeof begin>>();
vi.stubGlobal("setTimeout", (...given: Parameters<typeof begin>) => {
  const timer = begin(...given);
  timers.add(timer);
  return timer;
});
afterAll(() => timers.forEach(clearTimeout));

window.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;
Object.defineProperty(document, "fonts", { value: new EventTarget() });

await loadLanguage("en");
await loadRest(); // before a test loads code that uses the texts

configure({ asyncUtilTimeout: 10_000 });

afterEach(cleanup);
