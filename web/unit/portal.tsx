import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRouter, RouterProvider } from "@tanstack/react-router";
import { act, render } from "@testing-library/react";
import { vi } from "vitest";

type Answer = { status?: number; body?: unknown; etag?: string };

export interface Sent {
  body: unknown;
  etag: string | null;
}

let answer: (request: Request) => Promise<Response>;

vi.stubGlobal("fetch", (request: Request) => answer(request)); // the client takes it when it is loaded

/** FakePortal answers the client's requests in the API's place. A record has one address, and changes its ETag. */
export class FakePortal {
  private records = new Map<string, { record: object; version: number }>();
  private refusals: Answer[] = [];
  private wait: Promise<void> = Promise.resolve();
  sent: Sent[] = [];

  constructor() {
    answer = (request) => this.answer(request);
  }

  /** put makes a record, or changes it as somebody else would. */
  put(path: string, fields: object): void {
    const before = this.records.get(path);
    this.records.set(path, { record: { ...before?.record, ...fields }, version: (before?.version ?? 0) + 1 });
  }

  get(path: string): object | undefined {
    return this.records.get(path)?.record;
  }

  /** refuse has the next change refused. */
  refuse(problem: { status: number; code: string; detail: string; errors?: object[] }): void {
    this.refusals.push({ status: problem.status, body: problem });
  }

  /** hold keeps the answers to changes back, until the function that it returns is called. */
  hold(): () => void {
    let go: () => void = () => undefined;
    this.wait = new Promise((resolve) => (go = resolve));
    return () => go();
  }

  async answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const {
      status = 200,
      body,
      etag,
    } = request.method === "GET" ? this.read(pathname) : await this.change(request, pathname);
    const headers = new Headers({ "Content-Type": status < 400 ? "application/json" : "application/problem+json" });
    if (etag) headers.set("ETag", etag);
    const response = new Response(JSON.stringify(body), { status, headers });
    return Object.defineProperty(response, "url", { value: request.url });
  }

  private read(path: string): Answer {
    const found = this.records.get(path);
    return found ? { body: found.record, etag: `"${found.version}"` } : { body: { items: [] } };
  }

  private async change(request: Request, path: string): Promise<Answer> {
    const sent: Sent = { body: await request.json(), etag: request.headers.get("If-Match") };
    this.sent.push(sent);
    await this.wait;
    const refusal = this.refusals.shift();
    if (refusal) return refusal;
    if (sent.etag && sent.etag !== this.read(path).etag) {
      return { status: 412, body: { status: 412, code: "changed", detail: "It has changed since you read it." } };
    }
    this.put(path, sent.body as object);
    return this.read(path);
  }
}

/** open renders the client at a path, and returns what leads it to another. */
export async function open(path: string) {
  const { queries } = await import("../src/api/queries");
  const { router: own } = await import("../src/router");
  queries.clear();
  const router = createRouter({ ...own.options, history: createMemoryHistory({ initialEntries: [path] }) });
  await router.load(); // the page's code; a busy machine takes its time for it
  render(
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return {
    go: (to: string) => act(() => router.navigate({ href: to })),
    /** leave leads to another page, too, and does not wait for it: the page may ask first. */
    leave: (to: string) => void router.navigate({ href: to }),
  };
}

/** readAgain has the page read its records again, as after a lost connection. */
export async function readAgain(): Promise<void> {
  const { queries } = await import("../src/api/queries");
  await act(() => queries.invalidateQueries());
}
