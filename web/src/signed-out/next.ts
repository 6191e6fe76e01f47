import { useQuery, type QueryClient } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { portalQuery } from "../api/invites";
import { readStored, store } from "../stored";

// A link to the accept page or the sign-in page may carry `next`: a page of the vendor's own application, to which the
// person goes on. Only origins that the portal's settings list are taken. Without them, nobody leaves the portal.
//
// The pages before sign-in pass `next` on to each other. A mail in between does not carry it, so the browser keeps it
// for a day, for the person who asked for the mail. The next sign-in on these pages removes it, whoever signs in.

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** allowedNext returns the page's URL if it may be opened, and undefined otherwise. */
export function allowedNext(next: string | undefined, origins: readonly string[]): string | undefined {
  if (!next || !URL.canParse(next)) return undefined;
  const to = new URL(next);
  const safe = to.protocol === "https:" || (to.protocol === "http:" && loopback.test(to.hostname));
  return safe && !to.username && !to.password && origins.includes(to.origin) ? to.href : undefined;
}

/** Who names a person by the address, or as personIn does. */
type Who = string | undefined;

/**
 * useNext returns what leads a person on. `hostFor` returns where to, to show it, as far as it is known. `go` asks the
 * portal once more whether it may, goes there, and reports whether it does. `keep` is for who goes on by a mail. What
 * the browser has kept counts only for the person who is named in the same way.
 */
export function useNext() {
  const { next: named } = useSearch({ strict: false });
  const origins = useQuery(portalQuery).data?.applicationOrigins ?? [];
  return {
    hostFor: (...who: Who[]): string | undefined => {
      const to = allowedNext(named ?? keptNext(who), origins);
      return to && new URL(to).host;
    },
    go: async (cache: QueryClient, ...who: Who[]): Promise<boolean> => {
      const next = named ?? keptNext(who);
      forgetNext();
      const to = next ? allowedNext(next, await originsNow(cache)) : undefined;
      if (to) location.replace(to);
      return to !== undefined;
    },
    keep: (who: string): void => {
      const to = allowedNext(named, origins);
      if (to) keepNext(to, who);
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

interface Kept {
  next: string;
  who: string;
  until: number;
}

const key = "allyway-next";
const day = 24 * 60 * 60_000;

const plain = (who: Who) => who?.trim().toLowerCase();

/** keepNext keeps where a person goes on to. It takes the place of what was kept before. */
export function keepNext(next: string, who: string): void {
  const kept: Kept = { next, who: plain(who) ?? "", until: Date.now() + day };
  store("browser", key, JSON.stringify(kept));
}

/** keptNext returns what is kept for one of the given people. */
export function keptNext(who: readonly Who[]): string | undefined {
  const text = readStored("browser", key);
  if (text === null) return undefined;
  const { next, who: owner, until } = parsed(text);
  if (!next || !owner || !until || until < Date.now() || until > Date.now() + day) {
    forgetNext();
    return undefined;
  }
  return who.some((one) => plain(one) === owner) ? next : undefined;
}

function parsed(text: string): Partial<Kept> {
  try {
    return (JSON.parse(text) ?? {}) as Partial<Kept>;
  } catch {
    return {};
  }
}

const forgetNext = () => store("browser", key, null);
