import type { QueryClient } from "@tanstack/react-query";
import type { Schemas } from "./client";
import { countsQuery } from "./counts";
import { portalQuery } from "./invites";
import { requestsQuery } from "./requests";
import { isStaff, sessionQuery } from "./session";

/**
 * readAhead begins to read what a page behind sign-in shows, while the page is being loaded. Without a person, it first
 * reads who is signed in. What fails is read again by the page, which also says so.
 */
export async function readAhead(cache: QueryClient, path: string, person?: Schemas["Person"]): Promise<void> {
  void cache.prefetchQuery(portalQuery);
  void cache.prefetchQuery(sessionQuery);
  const who = person ?? (await cache.fetchQuery(sessionQuery).catch(() => null))?.person;
  if (path !== "/" || !who || !isStaff({ person: who })) return;
  void cache.prefetchQuery(countsQuery);
  void cache.prefetchInfiniteQuery(requestsQuery("pending"));
}
