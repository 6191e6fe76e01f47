import { describe, expect, test } from "vitest";
import { each, suits, type DeskAct } from "../src/api/desk";
import type { Person } from "../src/api/people";
import { csvOf } from "../src/components/csv";
import { headerOf } from "../src/many/useHeader";
import { hours, largest, minutes } from "../src/settings/Duration";
import { readViews, writeViews } from "../src/people/views";

const person = (fields: Partial<Person>) =>
  ({ id: "1", firstName: "Ann", lastName: "", role: "user", status: "contact", ...fields }) as Person;

describe("an act suits", () => {
  const all: DeskAct[] = ["resend", "remind", "revoke", "disable", "enable", "move"];
  test.each([
    ["contact", {}, ["move"]],
    ["requested", {}, ["move"]],
    ["invited", {}, ["resend", "remind", "revoke", "disable", "move"]],
    ["active", {}, ["disable", "move"]],
    ["disabled", {}, ["enable", "move"]],
    ["active", { pendingInvite: {} as Person["pendingInvite"] }, ["resend", "remind", "revoke", "disable", "move"]],
    ["active", { role: "admin" }, ["disable"]],
    ["active", { partner: { id: "there", name: "There" } }, ["disable"]],
  ] as const)("a person who is %s %o", (status, fields, acts) => {
    expect(all.filter((act) => suits(act, person({ status, ...fields }), "there"))).toEqual(acts);
  });
});

test("each runs a few calls at a time, all of them, once", async () => {
  let now = 0;
  let most = 0;
  const seen: number[] = [];
  await each(
    Array.from({ length: 50 }, (_, i) => i),
    { stopped: false },
    async (one) => {
      most = Math.max(most, ++now);
      await Promise.resolve();
      seen.push(one);
      now--;
    },
  );
  expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect(most).toBe(4);
});

test("each begins nothing new after an error or a stop, and ends what it has begun", async () => {
  const seen: number[] = [];
  const fails = each([1, 2, 3, 4, 5, 6, 7, 8, 9], { stopped: false }, async (one) => {
    await Promise.resolve();
    if (one === 2) throw new Error("no");
    seen.push(one);
  });
  await expect(fails).rejects.toThrow("no");
  expect(seen.length).toBeLessThan(8);
  const doing = { stopped: false };
  let begun = 0;
  await each([1, 2, 3, 4, 5, 6, 7, 8, 9], doing, async () => {
    begun++;
    doing.stopped = true;
    await Promise.resolve();
  });
  expect(begun).toBe(4);
});

test("views are each person's own, and what is no list of views is none", () => {
  writeViews("ann", "people", [{ name: "Expired", filter: { invite: "expired" } }]);
  expect(readViews("ann", "people")).toEqual([{ name: "Expired", filter: { invite: "expired" } }]);
  expect(readViews("bo", "people")).toEqual([]);
  expect(readViews("ann", "team")).toEqual([]);
  localStorage.setItem("allyway.views.bo.people", '{"name":1}');
  expect(readViews("bo", "people")).toEqual([]);
  localStorage.setItem("allyway.views.bo.people", "[null, 3]");
  expect(readViews("bo", "people")).toEqual([]);
  localStorage.setItem("allyway.views.bo.people", "no JSON");
  expect(readViews("bo", "people")).toEqual([]);
});

test("CSV runs nothing in a spreadsheet", () => {
  expect(csvOf([["=1+1", 'a "b"']])).toBe('\ufeff"\'=1+1","a ""b"""\r\n');
  expect(csvOf([[" @x;+1", 'a;"=1+1', "a\r\n-1\nb;c", "Rock-and-Roll; no. 1"]])).toBe(
    '\ufeff"\' @x;\'+1","a;\'""=1+1","a\r\n\'-1\nb;c","Rock-and-Roll; no. 1"\r\n',
  );
});

test.each([
  ["E-mail;First name\na@b.c;Ann", ["E-mail", "First name"]],
  ['"Last, first"\tE-mail\r\nx\ty', ["Last, first", "E-mail"]],
  ["a@b.c,Ann\nd@e.f,Bo", []], // no header
  ["sep=;\nE-mail;Name\na@b.c;Ann", []], // the API reads the second line
  ["Members\n\nE-mail,Name", []], // a title above the header
  ["E-mail,Name", []], // nothing but a header
])("the header of %j is %j", (text, header) => {
  expect(headerOf(text)).toEqual(header);
});

test("a length of time shows in the largest unit that fits", () => {
  expect([1, 12, 24, 36, 168, 0].map((one) => largest(hours, one).name)).toEqual([
    "hours",
    "hours",
    "days",
    "hours",
    "days",
    "hours",
  ]);
  expect([10, 60, 90, 120].map((one) => largest(minutes, one).name)).toEqual(["minutes", "hours", "minutes", "hours"]);
});
