import { lazyRouteComponent } from "@tanstack/react-router";
import { loadRest } from "./language";

/** NotLoaded says that a page's script could not be loaded: without a connection, or after a new deployment. */
export class NotLoaded extends Error {
  constructor() {
    super("not_loaded");
  }
}

/**
 * lazyPage loads a page when it is first shown. If its script cannot be loaded, NotLoaded takes its place. The router
 * would reload the window, where a browser without a connection shows its own error page instead of the portal.
 */
export const lazyPage = ((load: () => Promise<never>, name: never) =>
  lazyRouteComponent(
    () =>
      load().catch(() => {
        throw new NotLoaded();
      }),
    name,
  )) as typeof lazyRouteComponent;

/** lazyShellPage is lazyPage for pages behind sign-in, which have more texts. */
export const lazyShellPage = ((load: () => Promise<unknown>, name: never) =>
  lazyPage(() => loadRest().then(load) as Promise<never>, name)) as typeof lazyRouteComponent;

/** Why a script was not loaded: the portal cannot be reached, has a new version, or something else. */
export type Why = "offline" | "replaced" | "unknown";

/** whyNotLoaded asks the portal for its first page, which names the scripts of its current version. */
export async function whyNotLoaded(): Promise<Why> {
  const own = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
  try {
    const answer = await fetch("/", { cache: "no-store" });
    if (!answer.ok) return "offline";
    const current = new DOMParser().parseFromString(await answer.text(), "text/html");
    const script = current.querySelector('script[type="module"][src]')?.getAttribute("src");
    return own && script && new URL(script, location.origin).href !== own.src ? "replaced" : "unknown";
  } catch {
    return "offline";
  }
}
