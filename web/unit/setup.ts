import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";
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

window.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;
Object.defineProperty(document, "fonts", { value: new EventTarget() });

await loadLanguage("en");
await loadRest(); // before a test loads code that uses the texts

configure({ asyncUtilTimeout: 10_000 });

afterEach(cleanup);
