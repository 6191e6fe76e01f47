import { useQuery, type QueryClient } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { portalQuery } from "../api/invites";

// A link to the accept page or the sign-in page may carry `next`: a page of the vendor's own application, to which the
// person goes on. Only origins that the portal's settings list are taken. Without them, nobody leaves the portal.

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** allowedNext returns the page's URL if it may be opened, and undefined otherwise. */
export function allowedNext(next: string | undefined, origins: readonly string[]): string | undefined {
  if (!next || !URL.canParse(next)) return undefined;
  const to = new URL(next);
  const safe = to.protocol === "https:" || (to.protocol === "http:" && loopback.test(to.hostname));
  return safe && !to.username && !to.password && origins.includes(to.origin) ? to.href : undefined;
}

/**
 * useNext returns where the person goes on to, as far as is known: `host` to show, and `go`, which asks the portal once
 * more whether it may, and goes there. `go` reports whether it does.
 */
export function useNext() {
  const { next } = useSearch({ strict: false });
  const portal = useQuery(portalQuery).data;
  const shown = allowedNext(next, portal?.applicationOrigins ?? []);
  return {
    host: shown && new URL(shown).host,
    go: async (cache: QueryClient): Promise<boolean> => {
      const to = next ? allowedNext(next, await originsNow(cache)) : undefined;
      if (to) location.replace(to);
      return to !== undefined;
    },
  };
}

async function originsNow(cache: QueryClient): Promise<readonly string[]> {
  try {
    return (await cache.fetchQuery({ ...portalQuery, staleTime: 0, retry: false })).applicationOrigins ?? [];
  } catch {
    return [];
  }
}
