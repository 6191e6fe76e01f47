import { skipToken, useQuery } from "@tanstack/react-query";
import { useRouter, useRouterState } from "@tanstack/react-router";
import type { Many, Verdicts } from "../api/many";
import { queries } from "../api/queries";
import type { How } from "./AddManyPage";

// A list and the verdicts of its dry run are two steps of the browser's history. Back and Forward lead from one to the
// other, also from another page. What a step shows is kept in memory, with all else that was read: the history itself
// would outlive the session.

/** Kept is a list: as it is typed now, and as it was judged. */
export interface Kept {
  draft: How;
  judged?: { many: Many; how: How; all: Verdicts };
  done?: Verdicts; // what happened to each row, once it has
}

declare module "@tanstack/react-router" {
  interface HistoryState {
    list?: string; // which list the step shows
    verdicts?: boolean; // whether it shows what would happen to it
  }
}

const key = (list: string) => ["lists", list];

/** keep changes what is kept of a list. */
export function keep(list: string, change: Partial<Kept> & { draft?: How }): void {
  queries.setQueryData<Kept>(key(list), (before) => {
    const after = { ...before, ...change };
    return after.draft ? { ...after, draft: after.draft } : before;
  });
}

/** useKept returns the list of this step of the history, if it has one. */
export function useKept() {
  const router = useRouter();
  const state = useRouterState({ select: ({ location }) => location.state });
  const list = state.list ?? "";
  const { data } = useQuery<Kept>({ queryKey: key(list), queryFn: skipToken, gcTime: Infinity, staleTime: Infinity });
  return {
    list,
    kept: data,
    verdicts: state.verdicts === true && data?.judged !== undefined,
    /** judged makes this step show the list, and goes on to one that shows its verdicts. */
    judged: async (draft: How, judged: Kept["judged"]) => {
      const id = crypto.randomUUID();
      keep(id, { draft, judged });
      const to = { to: ".", search: true, ignoreBlocker: true } as const;
      await router.navigate({ ...to, replace: true, state: { list: id } });
      await router.navigate({ ...to, state: { list: id, verdicts: true } });
    },
    back: () => router.history.back(),
  };
}
