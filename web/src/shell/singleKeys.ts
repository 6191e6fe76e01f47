import { useSyncExternalStore } from "react";
import { readStored, store } from "../stored";

// Shortcuts of a single key can be switched off in a browser: who speaks to a computer, or hits keys by chance, sets
// them off without meaning to (WCAG 2.1.4). Those with Ctrl or ⌘ stay.

const stored = "allyway-single-keys";
const listeners = new Set<() => void>();

let on = readStored("browser", stored) !== "off";

/** singleKeys reports whether shortcuts of a single key work. */
export const singleKeys = () => on;

export function switchSingleKeys(to: boolean): void {
  on = to;
  store("browser", stored, to ? null : "off");
  for (const told of listeners) told();
}

export function useSingleKeys(): boolean {
  return useSyncExternalStore((told) => {
    listeners.add(told);
    return () => listeners.delete(told);
  }, singleKeys);
}
