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
