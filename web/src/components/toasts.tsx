import { IconAlertCircle, IconCircleCheck, IconX } from "@tabler/icons-react";
import { useSyncExternalStore } from "react";
import { t } from "./texts";

interface Toast {
  id: number;
  text: string;
  tone: "good" | "bad";
}

let toasts: Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function set(to: Toast[]) {
  toasts = to;
  for (const told of listeners) told();
}

/** toast shows a short message for a few seconds. A refusal stays until the user closes it. */
export function toast(text: string, tone: Toast["tone"] = "good"): void {
  const id = next++;
  set([...toasts.filter((one) => one.text !== text).slice(-2), { id, text, tone }]);
  if (tone === "good") setTimeout(() => dismiss(id), 6000);
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
        {shown.map(({ id, text, tone }) => (
          <div key={id} className="toast" data-tone={tone}>
            {tone === "good" ? <IconCircleCheck size={20} aria-hidden /> : <IconAlertCircle size={20} aria-hidden />}
            <span>{text}</span>
            <button type="button" className="icon-button" aria-label={t.dismiss} onClick={() => dismiss(id)}>
              <IconX size={16} aria-hidden />
            </button>
          </div>
        ))}
      </div>
    </div>
  );
}
