import { queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { activationsQuery, dayAfter } from "../api/portal";
import { Card } from "../components/Page";
import { Refused } from "../components/Refused";
import { shared } from "../sharedTexts";
import { whenIdle } from "../whenIdle";
import { t } from "./texts";

const span = 14; // days
const atOnce = 3; // more requests at once would hold up the rest of the page

const short = new Intl.DateTimeFormat(shared.locale, { day: "numeric", month: "short", timeZone: "UTC" });

/** trendQuery reads the days up to today. The page is shown again once all are there, not after each of them. */
const trendQuery = (days: string[], today: string) =>
  queryOptions({
    queryKey: ["events", "trend", today],
    queryFn: async ({ client }) => {
      const counts: number[] = [];
      const left = days.entries();
      const read = async () => {
        for (const [at, day] of left) counts[at] = await client.fetchQuery(activationsQuery(day, day === today));
      };
      await Promise.all(Array.from({ length: atOnce }, read));
      return counts;
    },
    retry: false, // each day does it
    staleTime: 60_000,
  });

/** Trend shows how many people became active on each of the last days (UTC). It reads them when it comes into view. */
export function Trend() {
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (!box.current) return;
    const near = new IntersectionObserver((all) => {
      if (all.some((one) => one.isIntersecting)) whenIdle(() => setSeen(true)); // the rest of the page comes first
    });
    near.observe(box.current);
    return () => near.disconnect();
  }, []);
  const today = new Date().toISOString().slice(0, 10);
  const days = Array.from({ length: span }, (_, at) => dayAfter(today, at - span + 1));
  const counts = useQuery({ ...trendQuery(days, today), enabled: seen });
  return (
    <Card title={t.trend} lead={t.trendLead({ days: span })}>
      <div ref={box}>
        {counts.error ? (
          <Refused error={counts.error} retry={() => void counts.refetch()} />
        ) : (
          <Bars days={days.map((day, at) => ({ day, active: counts.data?.[at] }))} />
        )}
      </div>
    </Card>
  );
}

function Bars({ days }: { days: { day: string; active?: number }[] }) {
  const most = Math.max(1, ...days.map((one) => one.active ?? 0));
  const known = days.every((one) => one.active !== undefined);
  const all = days.reduce((sum, one) => sum + (one.active ?? 0), 0);
  const on = (day: string) => short.format(new Date(day));
  return (
    <figure className="trend" aria-busy={!known}>
      <p className="quiet" role="status">
        {known ? t.trendAll({ people: all }) : t.trendReading}
      </p>
      <svg
        role="img"
        aria-label={days.map((one) => t.trendDay({ day: on(one.day), people: one.active ?? 0 })).join(", ")}
        viewBox={`0 0 ${days.length * 20} 60`}
        preserveAspectRatio="none"
      >
        {days.map((one, at) => {
          const height = one.active ? Math.max(2, (one.active / most) * 58) : 1;
          return (
            <rect key={one.day} x={at * 20 + 3} y={60 - height} width={14} height={height} rx={1.5}>
              <title>{t.trendDay({ day: on(one.day), people: one.active ?? 0 })}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption className="quiet" aria-hidden>
        {[days[0], days.at(-1)].map((one) => one && <span key={one.day}>{on(one.day)}</span>)}
      </figcaption>
    </figure>
  );
}
