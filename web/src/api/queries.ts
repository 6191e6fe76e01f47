import { QueryClient } from "@tanstack/react-query";
import { onOutdated, told } from "./client";

/**
 * queries keeps what was read. A refusal is final, so only what may pass is asked for again; and lists are not read
 * again right after a change, as the table's indexes lag behind its records: see keep.ts.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      networkMode: "always", // without a connection a page says so, instead of waiting for one
      refetchOnReconnect: true,
      retry: (times, error) => {
        const { status } = told(error);
        return times < 2 && (status === 0 || status === 503);
      },
    },
  },
});

// The record is read again, so that the form shows what has changed, and the next attempt is made from it.
onOutdated(() => {
  void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === "one" || queryKey[0] === "settings" });
});
