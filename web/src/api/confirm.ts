// Some acts need a password that was entered a short time ago. The API refuses them with confirm_password. The user is
// then asked for it on top of the page, and the request is sent again. The page that sent it only waits a little
// longer.

let ask: () => Promise<boolean> = () => Promise.resolve(false);
let asking: Promise<boolean> | null = null;

/** onConfirm sets what asks the user for the password. It returns false if the user gives up. */
export function onConfirm(then: () => Promise<boolean>): void {
  ask = then;
}

let may: () => boolean = () => true;

/** onlyIf sets what says whether this tab may change anything. See tabs.ts. */
export function onlyIf(allowed: () => boolean): void {
  may = allowed;
}

/** confirmed sends a request. If the API asks for the password, it sends the request again once that is confirmed. */
export async function confirmed(request: Request): Promise<Response> {
  if (request.method !== "GET" && !may()) throw new Error("somebody else is signed in");
  const again = request.method === "GET" ? null : request.clone();
  const response = await fetch(request);
  if (!again || !(await needsPassword(response))) return response;
  asking ??= ask().finally(() => (asking = null)); // several requests at once ask once
  return (await asking) ? fetch(again) : response;
}

async function needsPassword(response: Response): Promise<boolean> {
  if (response.status !== 403) return false;
  const problem: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return typeof problem === "object" && problem !== null && "code" in problem && problem.code === givenUp;
}

/** givenUp is the code of an act that the user gave up when asked for the password. */
export const givenUp = "confirm_password";
