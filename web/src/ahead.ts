import { loadRest } from "./language";
import { whenIdle } from "./whenIdle";

// What the next page needs is loaded before somebody asks for it, so that little is left to wait for. If it cannot be
// loaded, nothing is lost: the page itself tries again, and says so.

/** beforeSignIn are the pages that need no session. */
const beforeSignIn = /^\/(accept|confirm-account|confirm-email|forgot|reset|sign-in|sign-up)\/?$/;

/** isBehindSignIn reports whether a path may need a session. The router knows for certain, but is loaded later. */
export const isBehindSignIn = (path: string) => !beforeSignIn.test(path);

/**
 * preloadShell makes the browser load the shell's files, which index.html names. They run only when a language is
 * there.
 */
export function preloadShell(): void {
  const names = document.querySelector<HTMLMetaElement>('meta[name="shell"]')?.content.split(" ") ?? [];
  for (const href of names) {
    const link = document.createElement("link");
    if (href.endsWith(".css")) Object.assign(link, { rel: "preload", as: "style", crossOrigin: "", href });
    else Object.assign(link, { rel: "modulepreload", crossOrigin: "", href });
    document.head.append(link);
  }
}

/** loadLater loads what can be opened on every page behind sign-in: dialogs and menus. */
export function loadLater(): void {
  whenIdle(() => void import("./later").catch(() => undefined)); // it is loaded again when it is opened
}

/** loadShell loads what comes first after sign-in: the rest of the language, the shell, and the overview. */
export async function loadShell(): Promise<void> {
  try {
    await loadRest();
    await Promise.all([import("./shell/Shell"), import("./overview/OverviewPage")]);
  } catch {
    // The page itself tries again.
  }
}
