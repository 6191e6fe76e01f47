import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { shared } from "../src/sharedTexts";

// Every text that a person reads stands in a texts file: its feature's own (<feature>/texts.ts), or sharedTexts.ts.

interface File {
  name: string;
  feature: string;
  code: string;
}

const folder = join(import.meta.dirname, "../src");

const files: File[] = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !/([tT]exts|english|schema\.d)\.ts$/.test(name))
  .map((name) => ({
    name,
    feature: name.includes("/") ? name.slice(0, name.indexOf("/")) : "",
    code: readFileSync(join(folder, name), "utf8"),
  }));

const features = import.meta.glob<{ t: object }>("../src/*/texts.ts", { eager: true });

/** namers returns the features whose code names a text: by its own path, or by the path of something within it. */
function namers(path: string): Set<string> {
  const named = new RegExp(`\\b${path.replaceAll(".", "\\.")}\\b`);
  return new Set(files.filter((file) => named.test(file.code)).map((file) => file.feature));
}

/** whole reports whether code looks into a table, or hands it on, instead of naming one of its texts. */
function whole(path: string): boolean {
  const looked = new RegExp(`\\b${path.replaceAll(".", "\\.")}(?![\\w.])`);
  return files.some((file) => looked.test(file.code));
}

/** texts returns the paths of all texts. A table that is used as a whole counts as one. */
function texts(of: object, path: string): string[] {
  return Object.entries(of).flatMap(([name, text]: [string, unknown]) => {
    const at = `${path}.${name}`;
    return typeof text === "object" && text !== null && !whole(at) ? texts(text, at) : [at];
  });
}

test.each(Object.entries(features))("%s: its feature uses every text", (name, { t }) => {
  const feature = name.split("/")[2] ?? "";
  const all = texts(t, "t");
  expect(all.length).toBeGreaterThan(0);
  expect(all.filter((path) => !namers(path).has(feature))).toEqual([]);
});

test("two features or more use every shared text", () => {
  expect(texts(shared, "shared").filter((path) => namers(path).size < 2)).toEqual([]);
});

test("a feature uses its own texts and the shared ones, and no other feature's", () => {
  const foreign = files.filter(({ code }) => /from "(?!\.\/texts"|\.\.?\/sharedTexts")[^"]*\/\w*[tT]exts"/.test(code));
  expect(foreign.map((file) => file.name)).toEqual([]);
});

test("no text stands in code", () => {
  expect(files.flatMap(spoken)).toEqual([]);
});

const readAloud = new Set(
  "alt aria-description aria-label description hint label lead nothingFoundMessage placeholder title yes".split(" "),
);

/** spoken returns what a person would read in a file: text between tags, text of attributes, and strings of words. */
function spoken({ name, code }: File): string[] {
  const found: string[] = [];
  const source = ts.createSourceFile(name, code, ts.ScriptTarget.Latest, true);
  const look = (node: ts.Node, anyWord: boolean) => {
    if (ts.isNewExpression(node) && node.expression.getText() === "Error") return; // only developers read it
    if (ts.isJsxAttribute(node)) {
      const attribute = node.name.getText();
      if (attribute === "className") return;
      anyWord = readAloud.has(attribute);
    }
    if (ts.isCallExpression(node)) anyWord = false;
    if (ts.isCallExpression(node.parent) && node.parent.expression.getText() === "toast") {
      anyWord = node === node.parent.arguments[0];
    }
    if (ts.isJsxText(node) && /\p{L}/u.test(node.text)) found.push(`${name}: ${node.text.trim()}`);
    const text = ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node) ? node.text : "";
    const word = anyWord && !ts.isBinaryExpression(node.parent) && /^(?!https:).*\p{L}/u.test(text);
    if (word || /\p{L}{2,},? \p{L}/u.test(text)) found.push(`${name}: ${text}`);
    ts.forEachChild(node, (child) => look(child, anyWord));
  };
  ts.forEachChild(source, (child) => look(child, false));
  return found;
}
