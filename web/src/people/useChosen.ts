import { useState } from "react";
import type { Person } from "../api/people";

/** Chosen is which people of a list are chosen: some of those that are loaded, or everybody whom the filter has. */
export interface Chosen {
  people: ReadonlyMap<string, Person>;
  all: boolean;
  toggle: (person: Person) => void;
  choose: (people: Person[]) => void;
  chooseAll: () => void;
  clear: () => void;
}

const nobody: ReadonlyMap<string, Person> = new Map();

/** useChosen holds who is chosen. Another filter, named by `list`, is another list, in which nobody is chosen yet. */
export function useChosen(list: string): Chosen {
  const [state, set] = useState({ list, people: nobody, all: false });
  const now = state.list === list ? state : { list, people: nobody, all: false };
  const choose = (people: Person[]) => set({ list, people: new Map(people.map((one) => [one.id, one])), all: false });
  return {
    people: now.people,
    all: now.all,
    toggle: (person) => {
      const after = new Map(now.people);
      if (!after.delete(person.id)) after.set(person.id, person);
      set({ list, people: after, all: false });
    },
    choose,
    chooseAll: () => set({ list, people: nobody, all: true }),
    clear: () => choose([]),
  };
}
