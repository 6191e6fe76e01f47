import {
  IconAffiliate,
  IconBuilding,
  IconChecklist,
  IconFolders,
  IconHistory,
  IconHome,
  IconLock,
  IconSettings,
  IconShield,
  IconUsers,
} from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { requestsQuery } from "../api/requests";
import type { Session } from "../api/session";
import { shared } from "../sharedTexts";
import { t } from "./texts";

const work = [
  { to: "/", icon: IconHome, text: t.overview },
  { to: "/partners", icon: IconBuilding, text: shared.pages.partners },
  { to: "/people", icon: IconUsers, text: shared.pages.people },
  { to: "/requests", icon: IconChecklist, text: shared.pages.requests },
  { to: "/ecosystems", icon: IconAffiliate, text: shared.pages.ecosystems },
  { to: "/workspaces", icon: IconFolders, text: shared.pages.workspaces },
] as const;

const rules = [
  { to: "/groups", icon: IconLock, text: shared.pages.groups },
  { to: "/staff", icon: IconShield, text: shared.pages.staff },
  { to: "/events", icon: IconHistory, text: shared.pages.events },
  { to: "/settings", icon: IconSettings, text: shared.pages.settings },
] as const;

/** Navigation is the staff's menu. It shows the number of waiting requests. */
export function Navigation({ session, head, chosen }: { session: Session; head?: ReactNode; chosen?: () => void }) {
  const pending = useInfiniteQuery(requestsQuery("pending")).data?.pages;
  const waiting = pending?.reduce((sum, page) => sum + (page.items?.length ?? 0), 0) ?? 0;
  const more = pending?.at(-1)?.next ? "+" : "";
  const entry = ({ to, icon: Icon, text }: (typeof work | typeof rules)[number]) => (
    <li key={to}>
      <Link to={to} activeOptions={{ exact: to === "/", includeSearch: false }} onClick={chosen}>
        <Icon size={20} stroke={1.7} aria-hidden />
        {text}
        {to === "/requests" && waiting > 0 && (
          <span className="count" aria-label={t.waiting(waiting)}>
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
      <ul role="list">{rules.filter((one) => one.to !== "/staff" || session.person.role === "owner").map(entry)}</ul>
    </nav>
  );
}
