import { useSyncExternalStore } from "react";

// Mailed links carry their token after the #, which browsers send to no server. The client reads it once, removes it
// from the address bar and the history, and keeps it only in memory. After a reload, the user must open the link again.

const pages = ["/accept", "/reset", "/confirm-email", "/confirm-account"];

let link = { token: "", opened: 0 };
const listeners = new Set<() => void>();

/** takeMailedToken reads the token. It is called first of all, and when a link is opened in the same tab. */
export function takeMailedToken(): void {
  if (!pages.includes(location.pathname.replace(/\/$/, "")) || location.hash.length < 2) return;
  link = { token: location.hash.slice(1), opened: link.opened + 1 };
  history.replaceState(history.state, "", location.pathname + location.search);
  for (const told of listeners) told();
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
