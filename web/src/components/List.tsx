import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef, type ReactNode } from "react";
import type { listQuery } from "../api/lists";
import { told } from "../api/client";
import { Notice } from "./Page";
import { Refused } from "./Refused";
import { Rows } from "./Rows";
import { Waiting } from "./Waiting";
import { shared } from "../sharedTexts";
import { t } from "./texts";

interface ListProps<T> {
  query: ReturnType<typeof listQuery<T>>;
  row: (item: T) => ReactNode;
  id: (item: T) => string;
  label: string;
  empty: ReactNode;
  filtered?: boolean; // an empty list then says that nothing matches
}

/** List shows a list page by page. The next page loads when the end comes near, or by the button. */
export function List<T>({ query, row, id, label, empty, filtered }: ListProps<T>) {
  const {
    data,
    error,
    isPending,
    isFetching,
    isPlaceholderData,
    hasNextPage,
    isFetchingNextPage,
    isFetchNextPageError,
    fetchNextPage,
    refetch,
  } = useInfiniteQuery(query);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // After a refusal, only the button asks again.
    if (!end.current || !hasNextPage || isFetching || isFetchNextPageError) return;
    const near = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && void fetchNextPage(), {
      rootMargin: "600px",
    });
    near.observe(end.current);
    return () => near.disconnect();
  }, [hasNextPage, isFetching, isFetchNextPageError, fetchNextPage, data]);
  if (isPending) return <Waiting />;
  if (error && !data) return <Refused error={error} retry={() => void refetch()} />;
  const pages = data.pages.map((page) => page.items ?? []);
  if (pages.every((items) => items.length === 0) && !hasNextPage)
    return filtered ? (
      <p className="empty quiet" role="status">
        {t.list.nothing}
      </p>
    ) : (
      empty
    );
  return (
    <>
      <Rows pages={pages} row={row} id={id} label={label} busy={isPlaceholderData} />
      {hasNextPage && (
        <div ref={end} className="rows-end">
          {isFetchNextPageError && <Notice problem={told(error)} />}
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {isFetchNextPageError ? shared.retry : t.list.more}
          </Button>
        </div>
      )}
    </>
  );
}
