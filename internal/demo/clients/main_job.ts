// The main job with the types that openapi-typescript makes: an owner invites, and the invited person signs in.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

const { PORTAL: url = "", STAFF: staff = "", PASSWORD: secret = "" } = process.env;
const email = "ts@typescript.example";
const password = "quiet harbour under nine lanterns";

function client(token?: string) {
  return createClient<paths, "application/json" | "application/problem+json">({
    baseUrl: url,
    headers: token ? { Authorization: `Bearer ${token}` } : {},
  });
}

/** need returns the body of a success. */
async function need<T>(call: Promise<{ data?: T; error?: components["schemas"]["Problem"] }>): Promise<T> {
  const { data, error } = await call;
  if (data === undefined) throw new Error(`typescript: ${error?.code} ${error?.detail}`);
  return data;
}

/** link returns what follows the # in the mailed link. */
async function link(): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const mails: { links: string[] }[] = await (await fetch(`${url}/mailbox.json?to=${email}`)).json();
    const found = mails[0]?.links[0]?.split("#")[1];
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("typescript: no mail came");
}

const signIn = async (email: string, password: string) =>
  client((await need(client().POST("/v1/session", { body: { email, password } }))).token);

const owner = await signIn(staff, secret);
const partner = await need(
  owner.POST("/v1/partners", { body: { name: "TypeScript Ltd", domains: ["typescript.example"] } }),
);
const made = await need(
  owner.POST("/v1/partners/{partner}/people", {
    params: { path: { partner: partner.id }, header: { "Idempotency-Key": "typescript" } },
    body: { firstName: "Ty", lastName: "Script", email, access: true },
  }),
);
if (made.outcome !== "invited") throw new Error(`typescript: ${made.outcome}`);
await need(client().POST("/v1/invites/accept", { body: { token: await link(), password } }));
const own = await need((await signIn(email, password)).GET("/v1/session"));
if (own.person.id !== made.person.id || own.person.status !== "active" || own.partner?.name !== "TypeScript Ltd")
  throw new Error(`typescript: ${JSON.stringify(own)}`);
