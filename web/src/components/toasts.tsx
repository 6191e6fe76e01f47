import { IconAlertCircle, IconCircleCheck, IconX } from "@tabler/icons-react";
import { useSyncExternalStore } from "react";
import { shared } from "../sharedTexts";
import { t } from "./texts";
import { useAct } from "./useAct";

interface Toast {
  id: number;
  text: string;
  tone: "good" | "bad";
  undo?: () => Promise<unknown>;
}

let toasts: Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function set(to: Toast[]) {
  toasts = to;
  for (const told of listeners) told();
}

/**
 * toast shows a short message for a few seconds, a refusal for longer. None goes while the user points at one. What was
 * done can be undone as long as the message is there, if `undo` says how.
 */
export function toast(text: string, tone: Toast["tone"] = "good", undo?: () => Promise<unknown>): void {
  const id = next++;
  set([...toasts.filter((one) => one.text !== text).slice(-2), { id, text, tone, undo }]);
  const end = () => {
    if (document.querySelector(".toasts:hover, .toasts:focus-within")) setTimeout(end, 1000);
    else dismiss(id);
  };
  setTimeout(end, tone === "good" ? 6000 : 15_000);
}

const dismiss = (id: number) => set(toasts.filter((one) => one.id !== id));

/** Toasts is where the messages appear. Screen readers announce them without moving the focus. */
export function Toasts() {
  const shown = useSyncExternalStore(
    (told) => {
      listeners.add(told);
      return () => listeners.delete(told);
    },
    () => toasts,
  );
  return (
    <div className="toasts" role="region" aria-label={t.notices}>
      <div aria-live="polite">
        {shown.map(({ id, text, tone, undo }) => (
          <div key={id} className="toast" data-tone={tone}>
            {tone === "good" ? <IconCircleCheck size={20} aria-hidden /> : <IconAlertCircle size={20} aria-hidden />}
            <span>
              {text} {undo && <Undo undo={undo} close={() => dismiss(id)} />}
            </span>
            <button type="button" className="icon-button" aria-label={t.dismiss} onClick={() => dismiss(id)}>
              <IconX size={16} aria-hidden />
            </button>
          </div>
        ))}
      </div>
    </div>
  );
}

function Undo({ undo, close }: { undo: () => Promise<unknown>; close: () => void }) {
  const { busy, act } = useAct(() => undo().finally(close));
  return (
    <button type="button" className="link-button" disabled={busy} onClick={() => void act()}>
      {shared.undo}
    </button>
  );
}
