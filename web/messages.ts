import { readFileSync } from "node:fs";
import { basename } from "node:path";
import MessageFormat from "@messageformat/core";
import compileModule from "@messageformat/core/lib/compile-module.js";
import ts from "typescript";
import type { Plugin } from "vite";

/** Messages are the texts of a language by their keys. */
export interface Messages {
  [key: string]: string | Messages;
}

/** messagesOf returns the messages of a file in src/languages. */
export async function messagesOf(file: string): Promise<Messages> {
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ESNext };
  const code = ts.transpile(readFileSync(file, "utf8"), options);
  const module = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { default: Messages };
  return module.default;
}

/** front are the parts of a language that the pages before sign-in use. */
const front = ["api", "components", "form", "shared", "signedOut"];

/**
 * messages compiles the languages in src/languages, so no browser parses messages: each message becomes a string, or a
 * function of its arguments. A language is two modules: `?front` for the pages before sign-in, and `?rest`.
 */
export function messages(): Plugin {
  return {
    name: "messages",
    enforce: "pre",
    async load(id) {
      const [, file, part] = /^(.*\/src\/languages\/[\w-]+\.ts)\?(front|rest)$/.exec(id) ?? [];
      if (!file) return null;
      this.addWatchFile(file);
      const all = Object.entries(await messagesOf(file));
      const own = all.filter(([name]) => front.includes(name) === (part === "front"));
      const format = new MessageFormat(basename(file, ".ts"), { strict: true });
      const code = compileModule(format, Object.fromEntries(own) as never);
      return { code: code.replaceAll(/: \(\) => (?=")/g, ": "), moduleType: "js" };
    },
  };
}
