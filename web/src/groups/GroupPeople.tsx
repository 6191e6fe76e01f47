import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { nameOf, peopleQuery } from "../api/people";
import { t } from "./texts";

const most = 30; // names in one row

/** GroupPeople names the people of a group. The API has no list of them, so they are picked out of all people. */
export function GroupPeople({ group }: { group: string }) {
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = useInfiniteQuery(peopleQuery({}));
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const all = (data?.pages ?? []).flatMap((page) => page.items ?? []);
  const people = all.filter((one) => one.groups?.includes(group));
  const reading = !isError && (hasNextPage || isFetching);
  return (
    <span className="row-sub group-people">
      {t.people(people.length, reading)}{" "}
      {people.slice(0, most).map((one, at) => (
        <span key={one.id}>
          {at > 0 && ", "}
          <Link to="/people/$person" params={{ person: one.id }}>
            {nameOf(one)}
          </Link>
        </span>
      ))}
      {people.length > most && ` ${t.andMore({ people: people.length - most })}`}
      {isError && ` ${t.notAll}`}
    </span>
  );
}
