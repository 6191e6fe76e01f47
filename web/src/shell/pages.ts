import {
  IconAffiliate,
  IconBuilding,
  IconChecklist,
  IconFolders,
  IconHistory,
  IconHome,
  IconKey,
  IconLock,
  IconSettings,
  IconShield,
  IconUsers,
  IconWebhook,
} from "@tabler/icons-react";
import { isStaff, type Session } from "../api/session";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** work are the pages for the staff's daily work. */
export const work = [
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
  { to: "/keys", icon: IconKey, text: shared.pages.keys },
  { to: "/webhooks", icon: IconWebhook, text: shared.pages.webhooks },
  { to: "/settings", icon: IconSettings, text: shared.pages.settings },
] as const;

/** owners has the pages that only owners may open. */
const owners = new Set<string>(["/staff", "/keys", "/webhooks"]);

/** rulesOf are the pages that set up the portal, as far as the person may open them. */
export const rulesOf = (session: Session) =>
  rules.filter(({ to }) => !owners.has(to) || session.person.role === "owner");

/** pagesOf returns the pages that a person may open from anywhere. */
export function pagesOf(session: Session): { to: string; text: string }[] {
  const own = [
    { to: "/profile", text: shared.pages.profile },
    { to: "/sign-in-and-security", text: shared.pages.security },
  ];
  if (isStaff(session))
    return [
      ...work,
      ...rulesOf(session),
      { to: "/partners/new", text: shared.firstPartner.add },
      { to: "/people/new", text: shared.addPeople.one },
      ...own,
    ];
  const team = { to: "/team", text: shared.pages.team };
  return [...(session.can.managePeople ? [team] : []), { to: "/workspaces", text: shared.pages.workspaces }, ...own];
}
