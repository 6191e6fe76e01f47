import { parse, type Token } from "@messageformat/parser";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { messagesOf, type Messages } from "../messages";

// Every text that a person reads stands in a file of src/languages, under the name of its feature, or under "shared".

interface File {
  name: string;
  feature: string;
  code: string;
}

const folder = join(import.meta.dirname, "../src");

const files: File[] = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !/^languages\/|schema\.d\.ts$/.test(name))
  .map((name) => ({
    name,
    feature: name.includes("/") ? name.slice(0, name.indexOf("/")) : "",
    code: readFileSync(join(folder, name), "utf8"),
  }));

const languages = await Promise.all(
  readdirSync(join(folder, "languages")).map(async (file) => ({
    tag: basename(file, ".ts"),
    messages: await messagesOf(join(folder, "languages", file)),
  })),
);

const english = languages.find(({ tag }) => tag === "en")?.messages ?? {};

/** flat returns messages by their paths: "people.desk.more". */
function flat(of: Messages, path = ""): Record<string, string> {
  const named = Object.entries(of).map(([name, one]) =>
    typeof one === "string" ? { [path + name]: one } : flat(one, `${path}${name}.`),
  );
  return Object.assign({}, ...named) as Record<string, string>;
}

/** parts returns what a message consists of, with what is within it. */
function parts(tokens: Token[]): Token[] {
  return tokens.flatMap((one) => ["cases" in one ? one.cases.map((each) => parts(each.tokens)) : [], one].flat(2));
}

/** args returns the arguments of a message, and how it uses each: "count plural". */
function args(message: string): string[] {
  const used = parts(parse(message)).flatMap((one) => {
    if (one.type === "argument") return [`${one.arg} text`];
    if (one.type === "function") return [`${one.arg} number`];
    return one.type === "plural" || one.type === "select"
      ? [`${one.arg} ${one.type === "plural" ? "number" : "one of"}`]
      : [];
  });
  return [...new Set(used)].sort();
}

describe.each(languages)("$tag", ({ tag, messages }) => {
  const all = Object.entries(flat(messages));
  const source = flat(english);

  test("has the keys of English", () => {
    expect(all.map(([path]) => path).sort()).toEqual(Object.keys(source).sort());
  });

  test("has the arguments of English in each message", () => {
    const other = all.filter(([path, message]) => String(args(message)) !== String(args(source[path] ?? "")));
    expect(other).toEqual([]);
  });

  test("has a form for each plural category of the language", () => {
    const { pluralCategories } = new Intl.PluralRules(tag).resolvedOptions();
    const wrong = all.filter(([, message]) =>
      parts(parse(message)).some((one) => {
        if (one.type !== "plural") return false;
        const keys = one.cases.map(({ key }) => key).filter((key) => !key.startsWith("="));
        return String(keys.sort()) !== String([...pluralCategories].sort());
      }),
    );
    expect(wrong).toEqual([]);
  });

  test("has a locale that is known to Intl", () => {
    expect(Intl.DateTimeFormat.supportedLocalesOf(String(source["shared.locale"]))).not.toEqual([]);
  });

  test("has no sentence of another language", () => {
    const sentence = /\p{L}+ \p{L}+ \p{L}+/u;
    const others = languages.filter((one) => one.tag !== tag).map((one) => flat(one.messages));
    const same = all.filter(([path, message]) => others.some((other) => other[path] === message));
    expect(same.filter(([, message]) => sentence.test(message))).toEqual([]);
  });
});

interface Schema {
  $ref?: string;
  enum?: (string | null)[];
  properties?: Record<string, Schema>;
}

/** changeable returns the names of all fields that a PATCH can change, and their values of a fixed set. */
function changeable(): string[] {
  const api = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../internal/api/openapi/openapi.json"), "utf8"),
  ) as {
    components: { schemas: Record<string, Schema> };
    paths: Record<string, { patch?: { requestBody: { content: Record<string, { schema: Schema }> } } }>;
  };
  const bodies = Object.values(api.paths).flatMap(({ patch }) => Object.values(patch?.requestBody.content ?? {}));
  const fields = bodies.flatMap(({ schema: { $ref = "" } }) =>
    Object.entries(api.components.schemas[$ref.slice($ref.lastIndexOf("/") + 1)]?.properties ?? {}),
  );
  return fields.flatMap(([name, field]) => [name, ...(field.enum ?? []).filter((value) => value !== null)]);
}

test("events have words for every field that can change, and for its values", () => {
  const asked = ["current", "primaryContact"]; // a password, and what changes the role
  const words = (english.events as { words: Messages }).words;
  expect(changeable().length).toBeGreaterThan(60);
  expect(changeable().filter((one) => !(one in words) && !asked.includes(one))).toEqual([]);
});

/** namers returns the features whose code names a text: by its own path, or by the path of something within it. */
function namers(paths: string[]): Set<string> {
  const named = new RegExp(`\\b(?:${paths.join("|").replaceAll(".", "\\.")})\\b`);
  return new Set(files.filter((file) => named.test(file.code)).map((file) => file.feature));
}

/** whole reports whether code looks into a table, or hands it on, instead of naming one of its texts. */
function whole(path: string): boolean {
  const looked = new RegExp(`(?<!\\.\\.\\.)\\b${path.replaceAll(".", "\\.")}(?![\\w.])`);
  return files.some((file) => looked.test(file.code));
}

/** used returns the paths of all texts. A table that is used as a whole counts as one. */
function used(of: Messages, path: string): string[] {
  return Object.entries(of).flatMap(([name, text]) => {
    const at = `${path}.${name}`;
    return typeof text === "object" && !whole(at) ? used(text, at) : [at];
  });
}

const features = Object.entries(english).filter(([name]) => name !== "shared") as [string, Messages][];

test.each(features)("%s: its feature uses every text", (name, messages) => {
  const feature = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const all = used(messages, "t");
  expect(all.length).toBeGreaterThan(0);
  const named = (path: string) => namers([path, path.replace("t.", `texts.${name}.`)]).has(feature);
  expect(all.filter((path) => !named(path))).toEqual([]);
});

test("two features or more use every shared text", () => {
  expect(used(english.shared as Messages, "shared").filter((path) => namers([path]).size < 2)).toEqual([]);
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
    if (ts.isCallExpression(node) && /\.(closest|querySelector(All)?)$/.test(node.expression.getText())) {
      return look(node.expression, false); // its argument is a selector
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
