import { useEffect, useRef, useState, type ReactNode } from "react";

interface RowsProps<T> {
  pages: T[][];
  row: (item: T) => ReactNode;
  id: (item: T) => string | number;
  label?: string;
  busy?: boolean;
  className?: string;
}

/**
 * Rows shows pages of rows as one list. It draws only the pages near the visible part, and keeps the height of the
 * others, so that ten thousand rows scroll as smoothly as ten.
 */
export function Rows<T>({ pages, row, id, label, busy, className = "" }: RowsProps<T>) {
  return (
    <div role="list" className={`rows ${className}`} aria-label={label} aria-busy={busy}>
      {pages.map((items, at) => items.length > 0 && <Chunk key={at} items={items} row={row} id={id} begins={at < 2} />)}
    </div>
  );
}

const likely = 70; // a row's height in pixels, until it is measured

/** Chunk is one page of rows. The first pages are drawn at once; others when they come near the visible part. */
function Chunk<T>({ items, row, id, begins }: Pick<RowsProps<T>, "row" | "id"> & { items: T[]; begins: boolean }) {
  const chunk = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState<number | null>(begins ? null : items.length * likely); // null: draw the rows
  useEffect(() => {
    const box = chunk.current;
    if (!box) return;
    const near = new IntersectionObserver(
      (seen) => {
        const away = seen.at(-1)?.isIntersecting === false && !box.contains(document.activeElement);
        setHeight((before) => (away ? (before ?? box.offsetHeight) : null));
      },
      { rootMargin: "1500px 0px" },
    );
    near.observe(box);
    return () => near.disconnect();
  }, []);
  return (
    <div ref={chunk} role="presentation" style={height === null ? undefined : { height }}>
      {height === null &&
        items.map((item) => (
          <div role="listitem" key={id(item)}>
            {row(item)}
          </div>
        ))}
    </div>
  );
}

/** inPages splits a long list into pages. */
export function inPages<T>(all: T[], size = 100): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, page) => all.slice(page * size, (page + 1) * size));
}
