import "@mantine/core/styles.layer.css";
import "../styles/app.css";
import { MantineProvider } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconMenu2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { startTransition, useEffect, useState, useSyncExternalStore } from "react";
import { Link, Outlet, useMatches } from "@tanstack/react-router";
import { loadLater } from "../ahead";
import { portalQuery } from "../api/invites";
import { Problem, told } from "../api/client";
import { nameOf } from "../api/people";
import { isStaff, sessionQuery, type Session } from "../api/session";
import { actFor, hasStopped, onStopped } from "../api/tabs";
import { Waiting } from "../components/Waiting";
import { Refused } from "../components/Refused";
import { samePath } from "../components/logo";
import { Toasts } from "../components/toasts";
import { useLater } from "../components/useLater";
import { useScheme } from "../scheme";
import { manager, theme, variables } from "../theme";
import { Navigation } from "./Navigation";
import { ConfirmPassword } from "./ConfirmPassword";
import { Leaving } from "./Leaving";
import { ProfileMenu } from "./ProfileMenu";
import { SessionContext } from "./session";
import { Shortcuts } from "./Shortcuts";
import { SignInAgain } from "./SignInAgain";
import { SomebodyElse } from "./SomebodyElse";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/**
 * Shell is the frame of every page behind sign-in. It reads the session. Without one, the user is sent to sign in. Once
 * somebody else is signed in, it shows none of its pages.
 */
export function Shell() {
  // React renders a transition in short steps, so that the browser can answer the user in between.
  const [begun, begin] = useState(false);
  useEffect(() => startTransition(() => begin(true)), []);
  return begun ? <Begun /> : <Waiting />;
}

function Begun() {
  const session = useQuery(sessionQuery);
  const person = session.data?.person;
  const stopped = useSyncExternalStore(onStopped, hasStopped);
  useEffect(() => {
    if (person) actFor(person.id);
  }, [person]);
  const scheme = useScheme();
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      colorSchemeManager={manager}
      defaultColorScheme={scheme}
      forceColorScheme={scheme === "auto" ? undefined : scheme}
    >
      {stopped ? (
        <SomebodyElse before={person && nameOf(person)} />
      ) : session.data ? (
        <SessionContext value={session.data}>
          <Frame session={session.data} />
        </SessionContext>
      ) : session.error && told(session.error).code !== "not_signed_in" ? (
        <main className="page">
          <Refused error={session.error} retry={() => void session.refetch()} />
        </main>
      ) : (
        <Waiting />
      )}
    </MantineProvider>
  );
}

function Frame({ session }: { session: Session }) {
  const [open, menu] = useDisclosure();
  const [Drawer, drawn] = useLater("NavigationDrawer", open, menu.close);
  const portal = useQuery(portalQuery).data;
  useEffect(loadLater, []);
  const staff = isStaff(session);
  const who = useMatches({ select: (matches) => matches.map(({ staticData }) => staticData.who).find(Boolean) });
  const name = (
    <Link to="/" className="brand">
      <img src={portal?.logo ? samePath(portal.logo) : "/icon.svg"} alt="" />
      <span>{portal?.name}</span>
    </Link>
  );
  return (
    <div className={staff ? "frame with-side" : "frame"}>
      <a className="skip" href="#main">
        {shared.skip}
      </a>
      {staff && (
        <div className="side">
          <Navigation session={session} head={name} />
        </div>
      )}
      <header className="top">
        {staff && (
          <button
            type="button"
            className="icon-button burger"
            aria-label={t.open}
            aria-expanded={open}
            onClick={menu.open}
          >
            <IconMenu2 aria-hidden />
          </button>
        )}
        <div className={staff ? "top-name for-narrow" : "top-name"}>{name}</div>
        <Shortcuts session={session} />
        <ProfileMenu session={session} />
      </header>
      {Drawer && <Drawer session={session} title={portal?.name ?? t.label} opened={drawn} close={menu.close} />}
      <main id="main" className="page" tabIndex={-1}>
        {who && !may(session, who) ? (
          <Refused error={new Problem({ status: 403, code: "forbidden", detail: t.forbidden })} />
        ) : (
          <Outlet />
        )}
      </main>
      <Leaving />
      <ConfirmPassword />
      <SignInAgain session={session} />
      <Toasts />
    </div>
  );
}

/** may reports whether a page is meant for the user. The API decides; this only avoids useless pages. */
function may(session: Session, who: "owner" | "staff" | "manager"): boolean {
  if (who === "owner") return session.person.role === "owner";
  return isStaff(session) || (who === "manager" && session.can.managePeople);
}
