import { useSyncExternalStore } from "react";

// Mailed links carry their token behind the #, which no server sees. It is read once, cleared from the address bar and
// the history at once, and kept in memory alone: reloading the page needs the mail again.

const pages = ["/accept", "/reset", "/confirm-email"];

let link = { token: "", opened: 0 };
const listeners = new Set<() => void>();

/** takeMailedToken is called before anything else runs, and when a link is opened in the same tab. */
export function takeMailedToken(): void {
  if (!pages.includes(location.pathname.replace(/\/$/, "")) || location.hash.length < 2) return;
  link = { token: location.hash.slice(1), opened: link.opened + 1 };
  history.replaceState(history.state, "", location.pathname + location.search);
  for (const told of listeners) told();
}

/** forgetMailedToken is for when it was used. */
export function forgetMailedToken(): void {
  link = { ...link, token: "" };
}

/** useMailedToken gives the token, or "" where the page was opened without a link; `opened` counts the links. */
export function useMailedToken(): { token: string; opened: number } {
  return useSyncExternalStore(
    (told) => {
      listeners.add(told);
      return () => listeners.delete(told);
    },
    () => link,
  );
}
