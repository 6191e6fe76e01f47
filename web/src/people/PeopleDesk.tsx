import { Checkbox } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { listQuery } from "../api/lists";
import type { Counts } from "../api/counts";
import { nameOf, totalQuery, type PeopleFilter, type Person } from "../api/people";
import { List } from "../components/List";
import { DeskBar } from "./DeskBar";
import { PeopleTools } from "./PeopleTools";
import { PersonRow } from "./PersonRow";
import { t } from "./texts";
import { Totals } from "./Totals";
import { useChosen } from "./useChosen";
import { Views } from "./Views";

interface Desk {
  query: ReturnType<typeof listQuery<Person>>;
  filter: PeopleFilter;
  set: (to: PeopleFilter) => void;
  place: string; // whose people they are; saved views belong to it
  partner?: string; // the partner whose people the list has
  counts?: Counts;
  label: string;
  empty: ReactNode;
  children?: ReactNode; // more filters
}

/** PeopleDesk is a list of people with filters, totals and saved views. Many people can be acted on at once. */
export function PeopleDesk({ query, filter, set, place, partner, counts, label, empty, children }: Desk) {
  const chosen = useChosen(JSON.stringify(filter));
  const { data } = useInfiniteQuery(query);
  const total = useQuery(totalQuery(filter, partner)).data;
  const loaded = (data?.pages ?? []).flatMap((page) => page.items ?? []);
  return (
    <>
      <PeopleTools filter={filter} set={set}>
        {children}
      </PeopleTools>
      {counts && <Totals counts={counts} filter={filter} set={set} />}
      <Views place={place} filter={filter} set={set} />
      <p className="quiet" role="status">
        {total && total.people > 0 && (total.more ? t.totals.more(total) : t.totals.here(total))}
      </p>
      {loaded.length > 0 && (
        <DeskBar
          query={query}
          filter={filter}
          partner={partner}
          loaded={loaded}
          more={Boolean(data?.pages.at(-1)?.next)}
          chosen={chosen}
        />
      )}
      <List
        query={query}
        id={(one) => one.id}
        row={(one) => (
          <div className="chosen-row">
            <Checkbox
              aria-label={t.desk.choose({ name: nameOf(one) })}
              checked={chosen.all || chosen.people.has(one.id)}
              disabled={chosen.all}
              onChange={() => chosen.toggle(one)}
            />
            <PersonRow person={one} withPartner={!partner} />
          </div>
        )}
        label={label}
        filtered={Object.values(filter).some(Boolean)}
        empty={empty}
      />
    </>
  );
}
