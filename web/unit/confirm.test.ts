import { beforeEach, expect, test, vi } from "vitest";
import { confirmed, onConfirm } from "../src/api/confirm";

const refused = () => Response.json({ status: 403, code: "confirm_password" }, { status: 403 });
const patch = (body: object) => new Request("/v1/people/1", { method: "PATCH", body: JSON.stringify(body) });

let sent: unknown[];
let answers: Response[];

beforeEach(() => {
  sent = [];
  answers = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    sent.push(request.method === "GET" ? "GET" : await request.json());
    return answers.shift() ?? Response.json({});
  });
});

test("a refused request is sent again, as it was, once the password is confirmed", async () => {
  answers = [refused()];
  const ask = vi.fn(() => Promise.resolve(true));
  onConfirm(ask);
  expect((await confirmed(patch({ email: "new@acme.com" }))).status).toBe(200);
  expect(ask).toHaveBeenCalledTimes(1);
  expect(sent).toEqual([{ email: "new@acme.com" }, { email: "new@acme.com" }]);
});

test("if the user gives up, the refusal is the answer, and nothing is sent again", async () => {
  answers = [refused()];
  onConfirm(() => Promise.resolve(false));
  const response = await confirmed(patch({}));
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ code: "confirm_password" });
  expect(sent).toHaveLength(1);
});

test("several refused requests ask once", async () => {
  answers = [refused(), refused()];
  let yes: (confirmed: boolean) => void = () => undefined;
  const ask = vi.fn(() => new Promise<boolean>((resolve) => (yes = resolve)));
  onConfirm(ask);
  const both = [confirmed(patch({ n: 1 })), confirmed(patch({ n: 2 }))];
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  await new Promise((rested) => setTimeout(rested, 20));
  yes(true);
  expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
  expect(ask).toHaveBeenCalledTimes(1);
});

test("another refusal is not asked about", async () => {
  answers = [Response.json({ status: 403, code: "forbidden" }, { status: 403 })];
  const ask = vi.fn(() => Promise.resolve(true));
  onConfirm(ask);
  expect((await confirmed(patch({}))).status).toBe(403);
  expect(ask).not.toHaveBeenCalled();
});
