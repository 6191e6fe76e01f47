import { language, languages } from "./language";
import { readStored, store } from "./stored";

// A person's own language comes first, then the one that was chosen in this browser, the browser's, and the portal's.
// The person's own is known only after sign-in, so the browser keeps it for the next page load.

const storedPerson = "allyway-person-language";
const storedChoice = "allyway-language";

/** known returns a tag if the client has the language, and "" otherwise. "de-AT" is German. */
function known(tag: string | null | undefined): string {
  const base = tag?.toLowerCase().split("-")[0] ?? "";
  return languages.find((one) => one === tag?.toLowerCase() || one === base) ?? "";
}

/** wantedLanguage returns the language to show. It asks the portal only if nothing nearer says one. */
export async function wantedLanguage(): Promise<string> {
  return nearLanguage() || known(await portalLanguage()) || "en";
}

/** nearLanguage returns the language to show as far as this browser knows it, or "". */
export function nearLanguage(): string {
  const near = [readStored("browser", storedPerson), readStored("browser", storedChoice), ...navigator.languages];
  return near.map(known).find(Boolean) ?? "";
}

async function portalLanguage(): Promise<string> {
  try {
    const portal = (await (await fetch("/v1/portal")).json()) as { language?: string };
    return portal.language ?? "";
  } catch {
    return "";
  }
}

/** rememberPerson keeps the language of the person who is signed in, or "" for none. */
export function rememberPerson(tag: string): void {
  store("browser", storedPerson, tag || null);
}

/** chooseLanguage keeps a choice that was made before sign-in. The person who was signed in here counts no more. */
export function chooseLanguage(tag: string): void {
  rememberPerson("");
  store("browser", storedChoice, tag);
}

/** reloadIfOther reloads the page if it is not in the language that is wanted, and reports whether it does. */
export async function reloadIfOther(): Promise<boolean> {
  if ((await wantedLanguage()) === language) return false;
  location.reload();
  return true;
}
