import { afterEach, expect, test, vi } from "vitest";
import { nextIn, personIn } from "../src/link";
import { allowedNext, keepNext, keptNext } from "../src/signed-out/next";

const origins = ["https://app.example.com", "http://localhost:5173"];

test.each([
  ["https://app.example.com", "https://app.example.com/"],
  ["https://app.example.com/start?a=b#/c", "https://app.example.com/start?a=b#/c"],
  ["https://APP.example.com:443/x", "https://app.example.com/x"],
  ["http://localhost:5173/", "http://localhost:5173/"],
])("%s may be opened", (next, to) => expect(allowedNext(next, origins)).toBe(to));

test.each([
  undefined,
  "",
  "/partners",
  "//app.example.com",
  "app.example.com",
  "http://app.example.com",
  "https://app.example.com:8443",
  "https://app.example.com.evil.example",
  "https://evil.example/https://app.example.com",
  "https://evil.example#https://app.example.com",
  "https://app.example.com@evil.example",
  "https://ana:secret@app.example.com",
  "https://evil.example\\@app.example.com",
  "https:\\\\evil.example",
  "https://xn--app-1na.example.com",
  "https://sub.app.example.com",
  "http://localhost:5174",
  "javascript:alert(1)//https://app.example.com",
  "data:text/html,https://app.example.com",
  "blob:https://app.example.com/0b1c",
  "filesystem:https://app.example.com/x",
  "null",
])("%s may not", (next) => expect(allowedNext(next, origins)).toBeUndefined());

test("without origins nothing may be opened, nor by plain http where it is not this machine", () => {
  expect(allowedNext("https://app.example.com", [])).toBeUndefined();
  expect(allowedNext("http://app.example.com", ["http://app.example.com"])).toBeUndefined();
  expect(allowedNext("data:text/html,x", ["null"])).toBeUndefined();
});

const token = "AQABAQGTQAAAAAAA-_AAAAAAAAAA" + "x_-9".repeat(26) + "-w";

test("a link's query names where to go on to, and never with a token", () => {
  expect(nextIn("")).toBe("");
  expect(nextIn("?other=1")).toBe("");
  expect(nextIn("?utm_source=mail&next=https%3A%2F%2Fapp.example.com%2Fa%23b")).toBe("https://app.example.com/a#b");
  for (const sign of ["%23", "%2523", "#", ""])
    expect(nextIn(`?next=${encodeURIComponent("https://app.example.com/")}${sign}${token}`), sign).toBe("");
});

const page = "https://app.example.com/deals";
afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
});

test("what the browser keeps is for one person, however the address is typed", () => {
  keepNext(page, "Ana@acme.com");
  expect(keptNext([" ana@ACME.com"])).toBe(page);
  expect(keptNext([undefined, "ana@acme.com"])).toBe(page);
  for (const who of [[], [undefined], [""], ["bo@acme.com"], ["ana@acme.co"]]) expect(keptNext(who)).toBeUndefined();
  keepNext(page, personIn(token));
  expect(keptNext([personIn(token)])).toBe(page);
  expect(keptNext(["ana@acme.com"])).toBeUndefined();
});

test("it is kept for a day, and then removed", () => {
  vi.useFakeTimers({ now: Date.UTC(2030, 0, 1) });
  keepNext(page, "ana@acme.com");
  vi.setSystemTime(Date.UTC(2030, 0, 2));
  expect(keptNext(["ana@acme.com"])).toBe(page);
  vi.setSystemTime(Date.UTC(2030, 0, 2) + 1);
  expect(keptNext([])).toBeUndefined();
  expect(localStorage).toHaveLength(0);
});

test.each(["", "{", "null", "7", '"x"', "{}", '{"next":"https://app.example.com","who":"","until":9e15}'])(
  "%s is nothing that was kept",
  (text) => {
    localStorage.setItem("allyway-next", text);
    expect(keptNext(["", undefined, "ana@acme.com"])).toBeUndefined();
    expect(localStorage).toHaveLength(0);
  },
);
