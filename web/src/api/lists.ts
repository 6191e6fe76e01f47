import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import type { Page } from "./keep";

/** pageSize is the most that the API gives at once. */
export const pageSize = 100;

/** listQuery reads a list page by page: only an answer without `next` ends it. */
export function listQuery<T>(queryKey: unknown[], page: (cursor?: string) => Promise<Page<T>>) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam }: { pageParam: string | undefined }) => page(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page<T>) => last.next || undefined,
    placeholderData: keepPreviousData,
  });
}
