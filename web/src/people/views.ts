import type { PeopleFilter } from "../api/people";
import { readStored, store } from "../stored";

/** View is a filter with a name. */
export interface View {
  name: string;
  filter: PeopleFilter;
}

const most = 20;

const key = (person: string, place: string) => `allyway.views.${person}.${place}`;

/** readViews returns the views that a person has saved in this browser for a list. */
export function readViews(person: string, place: string): View[] {
  try {
    const found: unknown = JSON.parse(readStored("browser", key(person, place)) ?? "[]");
    return Array.isArray(found) ? found.filter(isView) : [];
  } catch {
    return []; // something else has written there
  }
}

/** writeViews saves the views, and returns those that were saved. */
export function writeViews(person: string, place: string, views: View[]): View[] {
  const kept = views.slice(-most);
  store("browser", key(person, place), JSON.stringify(kept));
  return kept;
}

function isView(one: unknown): one is View {
  const { name, filter } = (one ?? {}) as Partial<View>;
  return typeof name === "string" && typeof filter === "object";
}
