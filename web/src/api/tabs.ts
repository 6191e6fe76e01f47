import { api, ask } from "./client";
import { onlyIf } from "./confirm";

// All tabs of a browser share one session. When somebody else signs in, or a link is accepted, every open tab must stop
// acting for the person before. Tabs tell each other, and each tab also looks when it gets the focus.

let own = ""; // the person for whom this tab acts; "" on the pages before sign-in
let stopped = false;
const listeners = new Set<() => void>();
const others = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("allyway-person");

/** actFor says for whom the pages of this tab are shown. The tab stops if that was somebody else until now. */
export function actFor(person: string): void {
  if (own !== "" && own !== person) stop();
  else own = person;
}

/** actForNobody is for the pages before sign-in. */
export function actForNobody(): void {
  own = "";
  stopped = false;
}

/** personChanged tells the other tabs who has signed in by this one, or "" if nobody may be signed in any more. */
export function personChanged(person: string): void {
  own = person;
  others?.postMessage(person);
}

/** hasStopped reports whether this tab has stopped, because somebody else is signed in now. */
export const hasStopped = () => stopped;

/** onStopped calls a function when this tab stops, until the function that it returns is called. */
export function onStopped(then: () => void): () => void {
  listeners.add(then);
  return () => listeners.delete(then);
}

const again = new Set<() => void>();

/** onSignedInAgain calls a function when the same person has signed in by another tab, until it is told to stop. */
export function onSignedInAgain(then: () => void): () => void {
  again.add(then);
  return () => again.delete(then);
}

function stop(): void {
  stopped = true;
  for (const told of listeners) told();
}

/** look asks the API who is signed in. If nobody is, the user is sent to sign in. */
async function look(): Promise<void> {
  if (own === "" || stopped) return;
  const session = await ask(api.GET("/v1/session")).catch(() => null);
  if (session && own !== "" && session.person.id !== own) stop();
}

others?.addEventListener("message", ({ data }) => {
  if (own === "") return;
  if (data === own) {
    for (const told of again) told();
    return;
  }
  if (data === "") void look();
  else stop();
});
window.addEventListener("focus", () => void look());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") void look();
});

onlyIf(() => !stopped);
