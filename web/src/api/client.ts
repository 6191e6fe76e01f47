import createClient from "openapi-fetch";
import type { components, paths } from "./schema";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** Schemas are the API's shapes by name, as its OpenAPI document has them. */
export type Schemas = components["schemas"];

/**
 * api calls the API, typed by its own description: `api.GET("/v1/people/{person}", { params: … })`. Signing in sets a
 * cookie that no script can read; the browser sends it along, so no token is kept anywhere here.
 */
export const api = createClient<paths>({ baseUrl: "", credentials: "same-origin" });

/** Problem is a refusal as the API tells it (RFC 9457). `code` is stable; `detail` and messages are for people. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: Schemas["ProblemField"][];
  readonly holder?: Schemas["Reference"];
  readonly partner?: Schemas["Reference"];

  constructor(told: Partial<Schemas["Problem"]>) {
    super(told.code);
    this.status = told.status ?? 0;
    this.code = told.code ?? "internal";
    this.detail = told.detail ?? shared.unknownProblem;
    this.errors = told.errors ?? [];
    this.holder = told.holder;
    this.partner = told.partner;
  }
}

/** Kept is a record with the ETag it came with, from which it can be changed. */
export interface Kept<T> {
  record: T;
  etag: string | null;
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

let signedOut: () => void = () => undefined;

/** onSignedOut sets what happens when the API says that the session is over. */
export function onSignedOut(then: () => void): void {
  signedOut = then;
}

let outdated: () => void = () => undefined;

/** onOutdated sets what happens when a change is refused because somebody else has changed the record (412). */
export function onOutdated(then: () => void): void {
  outdated = then;
}

/** ask awaits an answer's body, or throws a Problem. */
export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
  return (await answered(call)).data as T;
}

/** askKept is ask, with the answer's ETag. */
export async function askKept<T>(call: Promise<Answer<T>>): Promise<Kept<T>> {
  const answer = await answered(call);
  return { record: answer.data as T, etag: answer.response.headers.get("ETag") };
}

async function answered<T>(call: Promise<Answer<T>>): Promise<Answer<T>> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch {
    throw new Problem({ code: "offline", detail: t.offline });
  }
  if (answer.response.ok) return answer;
  const problem = new Problem(
    typeof answer.error === "object" && answer.error ? answer.error : { status: answer.response.status },
  );
  if (problem.code === "not_signed_in") signedOut();
  if (problem.status === 412) outdated();
  throw problem;
}

/** told turns whatever was thrown into a Problem. */
export function told(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem({});
}

/** ifMatch makes a change hold only for what the record was when it was read. */
export function ifMatch(etag: string | null): { "If-Match"?: string } {
  return etag ? { "If-Match": etag } : {};
}
