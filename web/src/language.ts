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

type Files = Record<string, () => Promise<{ default: Partial<Texts> }>>;

const front: Files = import.meta.glob("./languages/*.ts", { query: "?front" }) as Files;
const rest: Files = import.meta.glob("./languages/*.ts", { query: "?rest" }) as Files;

const tagOf = (path: string) => path.slice(path.lastIndexOf("/") + 1, -".ts".length);

/** languages are the tags of all languages: "de", "en". */
export const languages = Object.keys(front).map(tagOf);

/** texts are the texts in the language that was loaded. */
export const texts = {} as Texts;

/** language is the tag of the language that is loaded. */
export let language = "";

let before: Promise<void> | undefined;
let behind: Promise<void> | undefined;

/** loadLanguage loads what the pages before sign-in need of a language. It is called once, first of all. */
export function loadLanguage(tag: string): Promise<void> {
  language = tag;
  document.documentElement.lang = tag;
  before = take(front, tag);
  return before;
}

/** loadRest also loads the rest of the language: the texts of the pages behind sign-in. */
export async function loadRest(): Promise<void> {
  behind ??= take(rest, language).catch((error: unknown) => {
    behind = undefined; // the next call tries again
    throw error;
  });
  await Promise.all([before, behind]);
}

async function take(files: Files, tag: string): Promise<void> {
  const load = files[`./languages/${tag}.ts`];
  if (!load) throw new Error(`there is no language ${tag}`);
  Object.assign(texts, (await load()).default);
}

/** nameOf returns the name of a language in itself: "Deutsch". */
export const nameOf = (tag: string) => new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
