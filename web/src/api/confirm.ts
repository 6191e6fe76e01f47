import { takeEarly } from "./early";

// Some acts need a password that was entered a short time ago. The API refuses them with confirm_password. The user is
// then asked for it on top of the page, and the request is sent again. The page that sent it only waits a little
// longer. The same happens when the session has ended.

let ask: () => Promise<boolean> = () => Promise.resolve(false);
let asking: Promise<boolean> | null = null;

/** onConfirm sets what asks the user for the password. It returns false if the user gives up. */
export function onConfirm(then: () => Promise<boolean>): void {
  ask = then;
}

let askToSignIn: (request: Request) => Promise<boolean> = () => Promise.resolve(false);
let signingIn: Promise<boolean> | null = null;

/** onSessionEnded sets what lets the user sign in on top of the page. It returns false if the page cannot go on. */
export function onSessionEnded(then: (request: Request) => Promise<boolean>): void {
  askToSignIn = then;
}

let may: () => boolean = () => true;

/** onlyIf sets what says whether this tab may change anything. See tabs.ts. */
export function onlyIf(allowed: () => boolean): void {
  may = allowed;
}

/** confirmed sends a request. If the API asks for the password, it sends the request again once that is confirmed. */
export async function confirmed(request: Request): Promise<Response> {
  if (request.method !== "GET" && !may()) throw new Error("somebody else is signed in");
  const again = request.clone();
  const response = await (takeEarly(request) ?? fetch(request));
  const code = await codeOf(response);
  // Several requests at once ask once.
  if (code === givenUp && request.method !== "GET") {
    asking ??= ask().finally(() => (asking = null));
    return (await asking) ? fetch(again) : response;
  }
  if (code === "not_signed_in" && !signsOut(request)) {
    signingIn ??= askToSignIn(request).finally(() => (signingIn = null));
    return (await signingIn) ? confirmed(again) : response;
  }
  return response;
}

/** signsOut reports whether a request ends the session. If it has ended already, nobody has to sign in for that. */
const signsOut = ({ method, url }: Request) => method === "DELETE" && new URL(url).pathname === "/v1/session";

/** codeOf returns the code of a refusal that the user can do something about. */
async function codeOf(response: Response): Promise<unknown> {
  if (response.status !== 401 && response.status !== 403) return undefined;
  const problem: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return typeof problem === "object" && problem !== null && "code" in problem ? problem.code : undefined;
}

/** givenUp is the code of an act that the user gave up when asked for the password. */
export const givenUp = "confirm_password";
