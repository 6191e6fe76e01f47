import "./styles/base.css";
import "./styles/signed-out.css";
import { readEarly } from "./api/early";
import { nearLanguage, wantedLanguage } from "./chosenLanguage";
import { loadLanguage } from "./language";
import { putTokenBack, takeMailedToken } from "./mailed";
import { applyScheme } from "./scheme";
import { isBehindSignIn, loadShell, preloadShell } from "./ahead";

takeMailedToken();
window.addEventListener("hashchange", takeMailedToken);
applyScheme();
void start().catch((error: unknown) => {
  putTokenBack(); // the page says to reload it, and a mailed link still works then
  throw error;
});

/** start loads the language, and then the rest, whose code uses the texts as it is loaded. */
async function start(): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has no root");
  void readEarly(location.pathname);
  waitIn(root, nearLanguage());
  const language = loadLanguage(await wantedLanguage());
  if (isBehindSignIn(location.pathname)) {
    preloadShell();
    void loadShell();
  }
  await language;
  const { show } = await import("./App");
  await new Promise((go) => setTimeout(go)); // the browser can answer the user between these two long steps
  show(root);
}

/** waitIn leaves only one language of what index.html says until the rest is there. */
function waitIn(root: HTMLElement, language: string): void {
  if (!root.querySelector(`.boot [lang="${language}"]`)) return;
  for (const one of root.querySelectorAll(`.boot [lang]:not([lang="${language}"])`)) one.remove();
}
