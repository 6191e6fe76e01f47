import { IconSearch } from "@tabler/icons-react";
import { useEffect, useState, type ComponentType } from "react";
import type { Session } from "../api/session";
import { toast } from "../components/toasts";
import { shared } from "../sharedTexts";
import { keepFocus } from "./keepFocus";
import { onOpenShortcuts } from "./openShortcuts";
import { singleKeys } from "./singleKeys";
import { t } from "./texts";

type Opened = ComponentType<{ session: Session; close: () => void }>;

const palette = () => import("./Palette").then(({ Palette }) => Palette as Opened);
const list = () => import("./ShortcutList").then(({ ShortcutList }) => ShortcutList as Opened);

/** writing reports whether the user is typing, so that a single letter is text. */
function writing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}

/** Shortcuts listens for the keys that work everywhere: see texts.ts. Its button opens the palette, too. */
export function Shortcuts({ session }: { session: Session }) {
  const [opened, setOpened] = useState<{ show: Opened } | null>(null);
  const open = (load: () => Promise<Opened>) =>
    void load().then(
      (show) => setOpened({ show }),
      () => toast(shared.notLoaded, "bad"),
    );
  useEffect(() => keepFocus(), []);
  useEffect(() => onOpenShortcuts(() => open(list)), []);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || document.querySelector('[role="dialog"]')) return;
      const command = event.ctrlKey || event.metaKey;
      if (command && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") open(palette);
      else if (command || event.altKey || writing(event.target) || !singleKeys()) return;
      else if (event.key === "?") open(list);
      else if (event.key === "/") {
        const search = document.querySelector<HTMLElement>('#main input[type="search"]');
        if (search) search.focus();
        else open(palette);
      } else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
  return (
    <>
      <button type="button" className="find" onClick={() => open(palette)} aria-keyshortcuts="Control+K Meta+K">
        <IconSearch size={18} aria-hidden />
        <span>{t.palette.open}</span>
        <kbd aria-hidden className="for-wide">
          {t.palette.keys}
        </kbd>
      </button>
      {opened && <opened.show session={session} close={() => setOpened(null)} />}
    </>
  );
}
