import type { InfiniteData } from "@tanstack/react-query";
import { queries } from "./queries";
import type { Kept } from "./client";

// The answer to a change goes into the stored records and into every stored list that shows the record. Lists are not
// read again at once, because the table's indexes are updated a moment after its records.

export interface Page<T> {
  items: T[] | null;
  next?: string;
}

type Pages<T> = InfiniteData<Page<T>, string | undefined>;

/** keep stores a record from an answer under [noun, "one", id], and replaces it in all stored lists of its noun. */
export function keep<T extends { id: string }>(noun: string, kept: Kept<T>): T {
  queries.setQueryData<Kept<T>>([noun, "one", kept.record.id], kept);
  changeLists<T>([noun, "list"], (items) =>
    items.map((item) => (item.id === kept.record.id ? { ...item, ...kept.record } : item)),
  );
  return kept.record;
}

/** keepNew stores a new record, and puts it at the top of `list` ([noun, "list", …]). */
export function keepNew<T extends { id: string }>(noun: string, list: unknown[], kept: Kept<T>): T {
  queries.setQueryData<Kept<T>>([noun, "one", kept.record.id], kept);
  putOnTop(list, kept.record, (item) => item.id === kept.record.id);
  return kept.record;
}

/**
 * putOnTop puts an item at the top of one list. Another, filtered list may not have the item. `same` finds the older
 * copies of the item, which are removed.
 */
export function putOnTop<T>(list: unknown[], item: T, same: (one: T) => boolean): void {
  queries.setQueriesData<Pages<T>>({ queryKey: list, exact: true }, (pages) => {
    const [first, ...others] = pages?.pages ?? [];
    if (!pages || !first) return pages;
    const without = (page: Page<T>) => ({ ...page, items: (page.items ?? []).filter((one) => !same(one)) });
    return { ...pages, pages: [{ ...first, items: [item, ...without(first).items] }, ...others.map(without)] };
  });
}

/** dropped removes a deleted record from what is stored. A page that still shows it keeps it until the user leaves. */
export function dropped(noun: string, id: string): void {
  queries.removeQueries({ queryKey: [noun, "one", id], type: "inactive" });
  changeLists<{ id: string }>([noun, "list"], (items) => items.filter((item) => item.id !== id));
}

/** changeLists changes the items of all stored lists whose key begins with `list`. */
export function changeLists<T>(list: unknown[], change: (items: T[]) => T[]): void {
  queries.setQueriesData<Pages<T>>(
    { queryKey: list },
    (pages) => pages && { ...pages, pages: pages.pages.map((page) => ({ ...page, items: change(page.items ?? []) })) },
  );
}
