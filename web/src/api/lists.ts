import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import type { Page } from "./keep";

/** pageSize is the largest page that the API returns. */
export const pageSize = 100;

/** listQuery reads a list page by page. Only an answer without `next` ends the list. */
export function listQuery<T>(queryKey: unknown[], page: (cursor?: string) => Promise<Page<T>>) {
  const options = infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam }: { pageParam: string | undefined }) => page(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page<T>) => last.next || undefined,
    placeholderData: keepPreviousData,
  });
  return { ...options, page };
}

/**
 * firstOf reads pages until it has `enough` items that `make` makes something of. It ends before with the list, after
 * `pages` pages, or if nobody waits for it any more. `more` says whether the list goes on.
 */
export async function firstOf<T, R>(
  page: (cursor?: string) => Promise<Page<T>>,
  make: (item: T) => R | undefined,
  { enough, pages, signal }: { enough: number; pages: number; signal?: AbortSignal },
): Promise<{ items: R[]; more: boolean }> {
  const items: R[] = [];
  let cursor: string | undefined;
  do {
    signal?.throwIfAborted();
    const read = await page(cursor);
    items.push(...(read.items ?? []).map(make).filter((one) => one !== undefined));
    cursor = read.next || undefined;
  } while (cursor && items.length < enough && --pages > 0);
  return { items: items.slice(0, enough), more: cursor !== undefined || items.length > enough };
}
