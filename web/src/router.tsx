import { createRootRoute, createRoute, createRouter, Outlet, retainSearchParams } from "@tanstack/react-router";
import { onSignedOut } from "./api/client";
import { queries } from "./api/queries";
import { Broken } from "./components/Broken";
import { Waiting } from "./components/Waiting";
import { lazyPage, lazyShellPage } from "./lazyPage";

// Every page is a chunk of its own. The pages before sign-in load nothing of the shell.

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: lazyPage(() => import("./signed-out/MissingPage"), "MissingPage"),
});

/** before is every page before sign-in. `next` is where the person goes on to; links between these pages keep it. */
const before = createRoute({
  getParentRoute: () => root,
  id: "before",
  validateSearch: (search): { next?: string } => ({ next: text(search.next) }),
  search: { middlewares: [retainSearchParams(["next"])] },
});

const signedOut = [
  createRoute({
    getParentRoute: () => before,
    path: "/accept",
    component: lazyPage(() => import("./signed-out/AcceptPage"), "AcceptPage"),
  }),
  createRoute({
    getParentRoute: () => before,
    path: "/forgot",
    component: lazyPage(() => import("./signed-out/ForgotPage"), "ForgotPage"),
  }),
  createRoute({
    getParentRoute: () => before,
    path: "/reset",
    component: lazyPage(() => import("./signed-out/ResetPage"), "ResetPage"),
  }),
  createRoute({
    getParentRoute: () => before,
    path: "/sign-up",
    component: lazyPage(() => import("./signed-out/SignUpPage"), "SignUpPage"),
  }),
  createRoute({
    getParentRoute: () => before,
    path: "/confirm-account",
    component: lazyPage(() => import("./signed-out/ConfirmAccountPage"), "ConfirmAccountPage"),
  }),
  createRoute({
    getParentRoute: () => before,
    path: "/confirm-email",
    component: lazyPage(() => import("./signed-out/ConfirmEmailPage"), "ConfirmEmailPage"),
  }),
  createRoute({
    getParentRoute: () => before,
    path: "/sign-in",
    validateSearch: (search): { to?: string } => ({ to: ownPath(search.to) }),
    component: lazyPage(() => import("./signed-out/SignInPage"), "SignInPage"),
  }),
] as const;

/** chasing are the filters that find people to chase. */
const chasing = (search: Record<string, unknown>) => ({
  invite: oneOf(search.invite, "expired", "declined", "never"),
  mail: oneOf(search.mail, "bounced", "failed", "complained"),
});

interface Chasing {
  invite?: "expired" | "declined" | "never";
  mail?: "bounced" | "failed" | "complained";
}

const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  component: lazyShellPage(() => import("./shell/Shell"), "Shell"),
});

/** text returns a search parameter if it is a text that is not empty. */
const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/** oneOf returns a search parameter if it is one of the given values. */
const oneOf = <T extends string>(value: unknown, ...all: T[]) => all.find((one) => one === value);

const statuses = ["contact", "requested", "invited", "active", "disabled"] as const;

const pages = [
  createRoute({
    getParentRoute: () => shell,
    path: "/",
    component: lazyShellPage(() => import("./overview/OverviewPage"), "OverviewPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/partners",
    staticData: { who: "staff" },
    validateSearch: (
      search,
    ): { q?: string; kind?: "partner" | "distributor"; status?: "active" | "inactive" | "archived" } => ({
      q: text(search.q),
      kind: oneOf(search.kind, "partner", "distributor"),
      status: oneOf(search.status, "active", "inactive", "archived"),
    }),
    component: lazyShellPage(() => import("./partners/PartnersPage"), "PartnersPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/partners/new",
    staticData: { who: "staff" },
    component: lazyShellPage(() => import("./partners/NewPartnerPage"), "NewPartnerPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/partners/$partner",
    staticData: { who: "staff" },
    validateSearch: (
      search,
    ): { tab?: "details" | "events"; q?: string; status?: (typeof statuses)[number] } & Chasing => ({
      tab: oneOf(search.tab, "details", "events"),
      q: text(search.q),
      status: oneOf(search.status, ...statuses),
      ...chasing(search),
    }),
    component: lazyShellPage(() => import("./partners/PartnerPage"), "PartnerPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/partners/$partner/add",
    staticData: { who: "manager" },
    component: lazyShellPage(() => import("./people/NewPersonPage"), "NewPersonPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/partners/$partner/add-many",
    staticData: { who: "manager" },
    component: lazyShellPage(() => import("./many/AddManyPage"), "AddManyPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/people",
    staticData: { who: "staff" },
    validateSearch: (
      search,
    ): {
      q?: string;
      status?: (typeof statuses)[number];
      role?: "owner" | "admin" | "primary_contact" | "user";
      partner?: string;
    } & Chasing => ({
      partner: text(search.partner),
      ...chasing(search),
      q: text(search.q),
      status: oneOf(search.status, ...statuses),
      role: oneOf(search.role, "owner", "admin", "primary_contact", "user"),
    }),
    component: lazyShellPage(() => import("./people/PeoplePage"), "PeoplePage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/people/new",
    staticData: { who: "staff" },
    component: lazyShellPage(() => import("./people/NewPersonPage"), "NewPersonPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/people/$person",
    staticData: { who: "manager" },
    component: lazyShellPage(() => import("./people/PersonPage"), "PersonPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/requests",
    staticData: { who: "staff" },
    validateSearch: (search): { status?: "approved" | "denied" | "withdrawn" | "closed" } => ({
      status: oneOf(search.status, "approved", "denied", "withdrawn", "closed"),
    }),
    component: lazyShellPage(() => import("./requests/RequestsPage"), "RequestsPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/ecosystems",
    staticData: { who: "staff" },
    component: lazyShellPage(() => import("./ecosystems/EcosystemsPage"), "EcosystemsPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/ecosystems/$ecosystem",
    staticData: { who: "staff" },
    validateSearch: (search): { tab?: "users" | "suggestions" | "captures"; q?: string } => ({
      tab: oneOf(search.tab, "users", "suggestions", "captures"),
      q: text(search.q),
    }),
    component: lazyShellPage(() => import("./ecosystems/EcosystemPage"), "EcosystemPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/ecosystems/$ecosystem/members/$member",
    component: lazyShellPage(() => import("./ecosystems/MemberPage"), "MemberPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/ecosystems/$ecosystem/captures/$capture",
    component: lazyShellPage(() => import("./captures/CapturePage"), "CapturePage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/workspaces",
    component: lazyShellPage(() => import("./workspaces/WorkspacesPage"), "WorkspacesPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/workspaces/$workspace",
    staticData: { who: "staff" },
    component: lazyShellPage(() => import("./workspaces/WorkspacePage"), "WorkspacePage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/groups",
    staticData: { who: "staff" },
    component: lazyShellPage(() => import("./groups/GroupsPage"), "GroupsPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/staff",
    staticData: { who: "owner" },
    component: lazyShellPage(() => import("./staff/StaffPage"), "StaffPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/webhooks",
    staticData: { who: "owner" },
    component: lazyShellPage(() => import("./webhooks/WebhooksPage"), "WebhooksPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/settings",
    staticData: { who: "staff" },
    component: lazyShellPage(() => import("./settings/SettingsPage"), "SettingsPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/keys",
    staticData: { who: "owner" },
    component: lazyShellPage(() => import("./keys/KeysPage"), "KeysPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/events",
    staticData: { who: "staff" },
    validateSearch: (search): { day?: string; until?: string; person?: string; partner?: string; type?: string } => ({
      day: text(search.day),
      until: text(search.until),
      person: text(search.person),
      partner: text(search.partner),
      type: text(search.type),
    }),
    component: lazyShellPage(() => import("./events/EventsPage"), "EventsPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/team",
    validateSearch: (search): { q?: string; status?: (typeof statuses)[number] } & Chasing => ({
      ...chasing(search),
      q: text(search.q),
      status: oneOf(search.status, ...statuses),
    }),
    component: lazyShellPage(() => import("./team/TeamPage"), "TeamPage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/profile",
    component: lazyShellPage(() => import("./profile/ProfilePage"), "ProfilePage"),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: "/sign-in-and-security",
    component: lazyShellPage(() => import("./profile/SecurityPage"), "SecurityPage"),
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren([before.addChildren([...signedOut]), shell.addChildren([...pages])]),
  defaultPreload: "intent",
  defaultErrorComponent: Broken,
  defaultPendingComponent: Waiting,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    who?: "owner" | "staff" | "manager"; // who may open the page; without it, everyone
  }
}

/** ownPath returns a path if it is one of this portal. A link to the sign-in page must not lead to another site. */
function ownPath(value: unknown): string | undefined {
  if (typeof value !== "string" || !value.startsWith("/") || !URL.canParse(value, location.origin)) return undefined;
  const at = new URL(value, location.origin);
  const own = at.origin === location.origin && !at.pathname.startsWith("//") && at.pathname !== "/sign-in";
  return own ? at.pathname + at.search : undefined;
}

// When a session has ended, the user signs in again and returns to the same page.
onSignedOut(() => {
  const { pathname, searchStr } = router.state.location;
  if (pathname === "/sign-in") return;
  queries.clear();
  void router.navigate({
    to: "/sign-in",
    search: pathname === "/" ? {} : { to: pathname + searchStr },
    replace: true,
    ignoreBlocker: true,
  });
});
