import { reloadIfOther, rememberPerson } from "../chosenLanguage";

/** languageOf returns the language of a person or of a portal, or "" for none. */
export function languageOf(of: object): string {
  const { language } = of as { language?: unknown };
  return typeof language === "string" ? language : "";
}

/** applyLanguage shows everything in a person's own language. A reload does it, if it is another one. */
export async function applyLanguage(person: object): Promise<void> {
  rememberPerson(languageOf(person));
  if (await reloadIfOther()) await new Promise<never>(() => undefined); // the page is about to go
}

let settled = "";

/** settleLanguage is applyLanguage for the first session of a person on this page. Later ones lose nothing typed. */
export async function settleLanguage(person: { id: string }): Promise<void> {
  if (person.id === settled) return;
  settled = person.id;
  await applyLanguage(person);
}
