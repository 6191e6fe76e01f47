import { QueryClient } from "@tanstack/react-query";
import { onOutdated, told } from "./client";

/**
 * queries stores what was read. It repeats a call only after a failure that may pass, not after a refusal. Lists are
 * not read again right after a change, because the table's indexes are updated a moment after its records: see keep.ts.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: true, // what is older than staleTime
      networkMode: "always", // without a connection, a page says so at once
      refetchOnReconnect: true,
      retry: (times, error) => {
        const { status } = told(error);
        return times < 2 && (status === 0 || status === 503);
      },
    },
  },
});

// Read the records on the page again. The form then shows what has changed, and the user can save again.
onOutdated(() => {
  void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === "one" || queryKey[0] === "settings" });
});
