import createClient from "openapi-fetch";
import { confirmed, givenUp } from "./confirm";
import { inLanguage } from "./problems";
import type { components, paths } from "./schema";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** Schemas are the API's types, by their names in the OpenAPI document. */
export type Schemas = components["schemas"];

/**
 * api calls the API: `api.GET("/v1/people/{person}", { params: … })`. Its types come from the OpenAPI document. Signing
 * in sets a cookie that no script can read, and the browser sends it with every call. The client stores no token.
 */
export const api = createClient<paths, "application/json">({
  baseUrl: "",
  credentials: "same-origin",
  fetch: confirmed,
});

/** Problem is a refusal by the API (RFC 9457). `code` is stable. `detail` and the messages are for people to read. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: Schemas["ProblemField"][];
  readonly holder?: Schemas["Reference"];
  readonly partner?: Schemas["Reference"];
  readonly holderStatus?: Schemas["Problem"]["holderStatus"];
  readonly action?: Schemas["Problem"]["action"];
  readonly header: string[];
  readonly candidates: number[];
  /** path is the address that refused, if the API did. */
  readonly path?: string;

  constructor(told: Partial<Omit<Schemas["Problem"], "code"> & { code: string }>, path?: string) {
    super(told.code);
    this.status = told.status ?? 0;
    this.code = told.code ?? "internal";
    this.detail = told.detail ?? shared.unknownProblem;
    this.errors = told.errors ?? [];
    this.holder = told.holder;
    this.partner = told.partner;
    this.holderStatus = told.holderStatus;
    this.action = told.action;
    this.header = told.header ?? [];
    this.candidates = told.candidates ?? [];
    this.path = path;
  }
}

/** Kept is a record with its ETag. A change sends the ETag back: see ifMatch. */
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

/** onSignedOut sets what happens when the API answers that the session has ended. */
export function onSignedOut(then: () => void): void {
  signedOut = then;
}

let outdated: () => void = () => undefined;

/** onOutdated sets what happens when a change is refused because somebody else has changed the record (412). */
export function onOutdated(then: () => void): void {
  outdated = then;
}

/** ask returns the body of an answer, or throws a Problem. */
export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
  return (await answered(call)).data as T;
}

/** askKept returns the body of an answer with its ETag, or throws a Problem. */
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
    typeof answer.error === "object" && answer.error ? inLanguage(answer.error) : { status: answer.response.status },
    answer.response.url ? new URL(answer.response.url).pathname : undefined,
  );
  if (problem.code === "not_signed_in") signedOut();
  if (problem.status === 412) outdated();
  throw problem;
}

/** told returns a thrown error as a Problem. */
export function told(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem({});
}

/** gaveUp reports whether the user gave an act up when asked for the password. The page then stays as it was. */
export function gaveUp(error: unknown): boolean {
  return told(error).code === givenUp;
}

/** ifMatch returns the header that makes the API refuse a change if the record has changed since it was read. */
export function ifMatch(etag: string | null): { "If-Match"?: string } {
  return etag ? { "If-Match": etag } : {};
}
