import { isStaff } from "./staff";

// What the overview shows first is asked for before the app is loaded, which is what takes long on a phone. The app's
// own requests then get these answers.

const answers = new Map<string, Promise<Response>>();

/** readEarly begins to read what the page at a path shows first. */
export async function readEarly(page: string): Promise<void> {
  if (page !== "/") return;
  try {
    const answer = await begin("/v1/session");
    if (!answer.ok) return;
    const session = (await answer.clone().json()) as Parameters<typeof isStaff>[0];
    if (!answers.has("/v1/session")) return; // the app is here already, and asks for the rest itself
    begin("/v1/portal");
    if (!isStaff(session)) return;
    begin("/v1/counts");
    begin("/v1/requests?status=pending&limit=100");
  } catch {
    // The app's own request fails in the same way. It says so, and is sent again.
  }
}

function begin(path: string): Promise<Response> {
  const answer = fetch(path);
  answer.catch(() => undefined); // see above
  answers.set(path, answer);
  return answer;
}

/** takeEarly returns the answer to a request that was sent early. It does so once: the next request reads again. */
export function takeEarly({ method, url }: Request): Promise<Response> | undefined {
  const { pathname, search } = new URL(url);
  const path = pathname + search;
  const answer = method === "GET" ? answers.get(path) : undefined;
  if (answer) answers.delete(path);
  return answer;
}
