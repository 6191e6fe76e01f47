// What the browser keeps for the client. It may keep nothing: its user forbids it, or there is no room. Then the client
// works without it.

/** Where something is kept: for the browser, or for this tab until it is closed. */
type Where = "browser" | "tab";

// To name a storage that the user forbids is an error already.
const storage = (where: Where) => (where === "tab" ? sessionStorage : localStorage);

/** readStored returns what is kept under a key, or null. */
export function readStored(where: Where, key: string): string | null {
  try {
    return storage(where).getItem(key);
  } catch {
    return null;
  }
}

/** store keeps a value under a key, or nothing more if it is null. */
export function store(where: Where, key: string, value: string | null): void {
  try {
    if (value === null) storage(where).removeItem(key);
    else storage(where).setItem(key, value);
  } catch {
    // It counts until the page is left.
  }
}
