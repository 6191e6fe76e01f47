import { useSyncExternalStore } from "react";
import { nextIn, pageOf, readLink } from "./link";

// Mailed links carry their token after the #, which browsers send to no server. The client reads it once, removes it
// from the address bar and the history, and keeps it only in memory. After a reload, the user must open the link again.

let link = { token: "", opened: 0 };
const listeners = new Set<() => void>();

/**
 * takeMailedToken reads the token. It is called first of all, and when a link is opened in the same tab. A mail program
 * may have put the token into the path, or added to it. So the address becomes that of the page alone, and keeps of its
 * query where the person goes on to.
 */
export function takeMailedToken(): void {
  const page = pageOf(location.pathname);
  const at = location.pathname + location.search + location.hash;
  const next = nextIn(location.search);
  const own = page + (next && `?next=${encodeURIComponent(next)}`);
  if (!page || at === own || document.getElementById(location.hash.slice(1))) return; // such as #main
  history.replaceState(history.state, "", own);
  const { token } = readLink(at);
  if (token) takeToken(token);
}

/** takeToken makes the page use a token that the user has pasted, or was given for a code. */
export function takeToken(token: string): void {
  link = { token, opened: link.opened + 1 };
  for (const told of listeners) told();
}

/** putTokenBack puts the token into the address bar, so that a reload takes it again. */
export function putTokenBack(): void {
  if (link.token) history.replaceState(history.state, "", `${location.pathname}${location.search}#${link.token}`);
}

/** forgetMailedToken drops the token after its use. */
export function forgetMailedToken(): void {
  link = { ...link, token: "" };
}

/** useMailedToken returns the token, or "" if the page was opened without a link. `opened` counts the opened links. */
export function useMailedToken(): { token: string; opened: number } {
  return useSyncExternalStore(
    (told) => {
      listeners.add(told);
      return () => listeners.delete(told);
    },
    () => link,
  );
}
