import type { GetICUArgs } from "@schummar/icu-type-parser";
import type english from "./languages/en";

// Each file in languages has all texts of one language, as messages in ICU's format. The build compiles it into two
// chunks (see messages.ts beside vite.config.ts). The client loads one language before it loads the code that uses the
// texts, so that code uses them as constants. Another language needs a reload.

/** Text is what a message becomes: a string, or a function of the message's arguments. */
type Text<Message extends string> = keyof GetICUArgs<Message> extends never
  ? string
  : (values: GetICUArgs<Message, { ICUArgument: string; ICUNumberArgument: number }>) => string;

type TextsOf<Messages> = {
  readonly [Key in keyof Messages]: Messages[Key] extends string ? Text<Messages[Key]> : TextsOf<Messages[Key]>;
};

type Same<Messages> = { [Key in keyof Messages]: Messages[Key] extends string ? string : Same<Messages[Key]> };

/** Language has a message for each key of the English one. */
export type Language = Same<typeof english>;

export type Texts = TextsOf<typeof english>;

/** Compiled is a language as the build compiles it: each message is a function. */
type Compiled = ((values: object) => string) | { [key: string]: Compiled };

type Files = Record<string, () => Promise<{ default: Record<string, Compiled> }>>;

const front: Files = import.meta.glob("./languages/*.ts", { query: "?front" }) as Files;
const rest: Files = import.meta.glob("./languages/*.ts", { query: "?rest" }) as Files;

const tagOf = (path: string) => path.slice(path.lastIndexOf("/") + 1, -".ts".length);

/** languages are the tags of all languages: "de", "en". */
export const languages = Object.keys(front).map(tagOf);

/** texts are the texts in the language that was loaded. */
export const texts = {} as Texts;

/** language is the tag of the language that was loaded. */
export let language = "";

/** loadLanguage loads what the pages before sign-in need of a language. It is called once, first of all. */
export async function loadLanguage(tag: string): Promise<void> {
  await take(front, tag);
  language = tag;
  document.documentElement.lang = tag;
}

let signedIn: Promise<void> | undefined;

/** loadRest loads the rest of the language: the texts of the pages behind sign-in. */
export function loadRest(): Promise<void> {
  signedIn ??= take(rest, language).catch((error: unknown) => {
    signedIn = undefined; // the next call tries again
    throw error;
  });
  return signedIn;
}

async function take(files: Files, tag: string): Promise<void> {
  const load = files[`./languages/${tag}.ts`];
  if (!load) throw new Error(`there is no language ${tag}`);
  Object.assign(texts, textsOf((await load()).default));
}

/** textsOf returns the messages without arguments as strings, and the others as the functions that they are. */
function textsOf(compiled: Compiled): unknown {
  if (typeof compiled === "function") return compiled.length ? compiled : compiled({});
  return Object.fromEntries(Object.entries(compiled).map(([key, one]) => [key, textsOf(one)]));
}

/** nameOf returns the name of a language in itself: "Deutsch". */
export const nameOf = (tag: string) => new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
