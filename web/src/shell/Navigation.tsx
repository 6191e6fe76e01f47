import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { requestsQuery } from "../api/requests";
import type { Session } from "../api/session";
import { usePoll } from "../components/usePoll";
import { rulesOf, work } from "./pages";
import { t } from "./texts";

/** Navigation is the staff's menu. It shows the number of waiting requests. */
export function Navigation({ session, head, chosen }: { session: Session; head?: ReactNode; chosen?: () => void }) {
  const requests = useInfiniteQuery(requestsQuery("pending"));
  usePoll(requests.refetch, 30); // the page of requests shows the same ones
  const pending = requests.data?.pages;
  const waiting = pending?.reduce((sum, page) => sum + (page.items?.length ?? 0), 0) ?? 0;
  const more = pending?.at(-1)?.next ? "+" : "";
  const entry = ({ to, icon: Icon, text }: (typeof work)[number] | ReturnType<typeof rulesOf>[number]) => (
    <li key={to}>
      <Link to={to} activeOptions={{ exact: to === "/", includeSearch: false }} onClick={chosen}>
        <Icon size={20} stroke={1.7} aria-hidden />
        {text}
        {to === "/requests" && waiting > 0 && (
          <span className="count" aria-label={t.waiting({ count: waiting })}>
            {waiting}
            {more}
          </span>
        )}
      </Link>
    </li>
  );
  return (
    <nav className="nav" aria-label={t.label}>
      {head}
      <ul role="list">{work.map(entry)}</ul>
      <p className="nav-part">{t.rules}</p>
      <ul role="list">{rulesOf(session).map(entry)}</ul>
    </nav>
  );
}
