import { useSyncExternalStore } from "react";

// Light or dark: the system's, unless somebody chose. One attribute of <html> tells all styles, ours and Mantine's.

export type Scheme = "light" | "dark" | "auto";

const stored = "allyway-scheme";
const attribute = "data-mantine-color-scheme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

let scheme = read();

function read(): Scheme {
  const value = localStorage.getItem(stored);
  return value === "light" || value === "dark" ? value : "auto";
}

/** applyScheme is called before the first paint, and whenever the system changes its mind. */
export function applyScheme(): void {
  const shown = scheme === "auto" ? (dark.matches ? "dark" : "light") : scheme;
  document.documentElement.setAttribute(attribute, shown);
}

dark.addEventListener("change", applyScheme);

export function chooseScheme(to: Scheme): void {
  scheme = to;
  if (to === "auto") localStorage.removeItem(stored);
  else localStorage.setItem(stored, to);
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
