import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { t } from "./texts";

const folder = import.meta.dirname;
const code = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !name.includes(".test.") && name !== "texts.ts" && !name.endsWith("schema.d.ts"))
  .map((name) => readFileSync(join(folder, name), "utf8"))
  .join("\n");

/** unused gives the texts that no file names: by their own path, or by that of a table that is looked into or handed on whole. */
function unused(texts: object, path: string): string[] {
  return Object.entries(texts).flatMap(([name, text]: [string, unknown]) => {
    const at = `${path}.${name}`;
    const table = typeof text === "object" && text !== null;
    if (new RegExp(at.replaceAll(".", "\\.") + (table ? "(?![\\w.])" : "(?!\\w)")).test(code)) return [];
    return table ? unused(text, at) : [at];
  });
}

test("every text is used", () => {
  expect(unused(t, "t")).toEqual([]);
});
