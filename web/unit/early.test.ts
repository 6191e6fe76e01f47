import { beforeEach, expect, test, vi } from "vitest";
import { readEarly, takeEarly } from "../src/api/early";

let answers: Record<string, Response>;
let asked: string[];

beforeEach(() => {
  asked = [];
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path);
    const answer = answers[path];
    return answer ? Promise.resolve(answer) : Promise.reject(new Error("offline"));
  });
});

const get = (path: string) => new Request(path);

/** took returns which of the early answers the app gets. */
const took = () => asked.filter((path) => takeEarly(get(path)));

test("the overview of staff is read early, and each answer is taken once", async () => {
  answers = {
    "/v1/session": Response.json({ person: { role: "admin" } }),
    "/v1/portal": Response.json({}),
    "/v1/counts": Response.json({ items: [] }),
    "/v1/requests?status=pending&limit=100": Response.json({ items: [] }),
  };
  await readEarly("/");
  expect(asked).toEqual(Object.keys(answers));
  expect(takeEarly(new Request("/v1/session", { method: "DELETE" }))).toBeUndefined();
  const session = await takeEarly(get("/v1/session"));
  expect(await session?.json()).toEqual({ person: { role: "admin" } });
  expect(took()).toEqual(asked.slice(1));
  expect(took()).toEqual([]);
});

test("what only staff may read is not asked for by others, nor by somebody who is not signed in", async () => {
  answers = { "/v1/session": Response.json({ person: { role: "user" } }), "/v1/portal": Response.json({}) };
  await readEarly("/");
  expect(took()).toEqual(["/v1/session", "/v1/portal"]);
  asked = [];
  answers = { "/v1/session": Response.json({ code: "not_signed_in" }, { status: 401 }) };
  await readEarly("/");
  expect(took()).toEqual(["/v1/session"]);
});

test("on another page nothing is read early", async () => {
  await readEarly("/accept");
  expect(asked).toEqual([]);
});

test("without a connection the app gets the failure, and its next request is sent again", async () => {
  answers = {};
  await readEarly("/");
  await expect(takeEarly(get("/v1/session"))).rejects.toThrow("offline");
  expect(takeEarly(get("/v1/session"))).toBeUndefined();
});

test("an app that is there first asks for the rest itself", async () => {
  answers = { "/v1/session": Response.json({ person: { role: "owner" } }) };
  const reading = readEarly("/");
  void takeEarly(get("/v1/session"));
  await reading;
  expect(asked).toEqual(["/v1/session"]);
});
