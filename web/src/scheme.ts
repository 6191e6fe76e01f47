import { useSyncExternalStore } from "react";
import { readStored, store } from "./stored";

// The colour scheme is the system's, unless the user has chosen one. An attribute of <html> sets it for all styles,
// ours and Mantine's.

export type Scheme = "light" | "dark" | "auto";

const stored = "allyway-scheme";
const attribute = "data-mantine-color-scheme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

let scheme = read();

function read(): Scheme {
  const value = readStored("browser", stored);
  return value === "light" || value === "dark" ? value : "auto";
}

/** applyScheme sets the attribute. It is called before the first paint, and when the system's scheme changes. */
export function applyScheme(): void {
  const shown = scheme === "auto" ? (dark.matches ? "dark" : "light") : scheme;
  document.documentElement.setAttribute(attribute, shown);
}

dark.addEventListener("change", applyScheme);

export function chooseScheme(to: Scheme): void {
  scheme = to;
  store("browser", stored, to === "auto" ? null : to);
  applyScheme();
  for (const told of listeners) told();
}

export function useScheme(): Scheme {
  return useSyncExternalStore(
    (told) => {
      listeners.add(told);
      return () => listeners.delete(told);
    },
    () => scheme,
  );
}
