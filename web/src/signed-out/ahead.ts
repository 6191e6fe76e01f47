import type { QueryClient } from "@tanstack/react-query";
import { sessionQuery } from "../api/session";
import { loadRest } from "../language";

/**
 * loadAhead loads what the first page after sign-in needs, while the person types. Who only looks at a page before
 * sign-in loads none of it. What cannot be loaded is tried again after sign-in, which also says so.
 */
export async function loadAhead(): Promise<void> {
  try {
    await loadRest();
    await Promise.all([import("../shell/Shell"), import("../overview/OverviewPage")]);
  } catch {
    // The page itself does not need it.
  }
}

/** readAhead begins to read what the page after sign-in shows, at the same time as who is signed in. */
export async function readAhead(cache: QueryClient, overview: boolean): Promise<void> {
  void cache.prefetchQuery(sessionQuery);
  if (!overview) return;
  try {
    const { countsQuery } = await import("../api/partners");
    void cache.prefetchQuery(countsQuery);
  } catch {
    // As above.
  }
}
