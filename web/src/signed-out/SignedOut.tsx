import { IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import { portalQuery } from "../api/invites";
import { actForNobody } from "../api/tabs";
import { PageTitle } from "../components/PageTitle";
import { samePath } from "../components/logo";
import { chooseLanguage, reloadIfOther } from "../chosenLanguage";
import { language, languages, nameOf } from "../language";
import { putTokenBack } from "../mailed";
import { chooseScheme, useScheme, type Scheme } from "../scheme";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** SignedOut is the frame of every page before sign-in. */
export function SignedOut({ children }: { children: ReactNode }) {
  const portal = useQuery(portalQuery).data;
  useEffect(actForNobody, []);
  return (
    <div className="signed-out">
      <a className="skip" href="#main">
        {shared.skip}
      </a>
      <header className="signed-out-top">
        <span className="signed-out-name">
          <img src={portal?.logo ? samePath(portal.logo) : "/icon.svg"} alt="" height={32} />
          {portal?.name}
        </span>
        <SchemeButton />
      </header>
      <main id="main">{children}</main>
      <footer className="signed-out-foot">
        {portal?.supportContact && <p>{t.help({ contact: portal.supportContact })}</p>}
        <LanguageChoice />
      </footer>
    </div>
  );
}

/** LanguageChoice offers the languages, each by its own name. */
function LanguageChoice() {
  return (
    <div role="group" aria-label={t.language} className="languages">
      {languages.map((tag) => (
        <button key={tag} type="button" lang={tag} aria-pressed={tag === language} onClick={() => choose(tag)}>
          {nameOf(tag)}
        </button>
      ))}
    </div>
  );
}

function choose(tag: string): void {
  chooseLanguage(tag);
  putTokenBack();
  void reloadIfOther();
}

/** Sheet is the card of a page before sign-in, with its title. */
export function Sheet({
  title,
  lead,
  emblem,
  tone,
  children,
}: {
  title: string;
  lead?: ReactNode;
  emblem?: ReactNode;
  tone?: "good" | "wait" | "bad";
  children?: ReactNode;
}) {
  return (
    <div className="sheet">
      <div className="sheet-head">
        {emblem && <div className={`emblem ${tone ?? ""}`}>{emblem}</div>}
        <PageTitle title={title} />
        {lead && <p className="quiet">{lead}</p>}
      </div>
      {children}
    </div>
  );
}

const schemes: { scheme: Scheme; icon: typeof IconSun }[] = [
  { scheme: "auto", icon: IconDeviceDesktop },
  { scheme: "light", icon: IconSun },
  { scheme: "dark", icon: IconMoon },
];

/** SchemeButton goes through the colour schemes: the system's, light, dark. */
export function SchemeButton() {
  const scheme = useScheme();
  const at = schemes.findIndex((one) => one.scheme === scheme);
  const next = schemes[(at + 1) % schemes.length]?.scheme ?? "auto";
  const Icon = schemes[at]?.icon ?? IconSun;
  return (
    <button
      type="button"
      className="icon-button"
      title={t.scheme.names[scheme]}
      aria-label={t.scheme.label({ now: t.scheme.names[scheme] })}
      onClick={() => chooseScheme(next)}
    >
      <Icon size={20} aria-hidden />
    </button>
  );
}
