import { useEffect, useId } from "react";

// Which forms hold something that was typed and is not saved. The shell asks before the user leaves a page with one.

type State = "typed" | "sending";

const forms = new Map<string, State>();
const listeners = new Set<() => void>();

/** unsaved reports whether a form of the page holds something that is not saved. */
export const unsaved = () => forms.size > 0;

/** sending reports whether all that is not saved is being saved now. */
export const sending = () => unsaved() && [...forms.values()].every((state) => state === "sending");

/** onUnsaved calls a function when that may have changed, until the function that it returns is called. */
export function onUnsaved(then: () => void): () => void {
  listeners.add(then);
  return () => listeners.delete(then);
}

/** forget is for a page that is left on purpose. Nothing on it is asked about again. */
export function forget(): void {
  forms.clear();
  changed();
}

/** useUnsaved says whether a form holds something that is not saved, and whether it is being saved. */
export function useUnsaved(typed: boolean, busy = false): void {
  const form = useId();
  useEffect(() => {
    if (!typed) return;
    forms.set(form, busy ? "sending" : "typed");
    changed();
    return () => {
      forms.delete(form);
      changed();
    };
  }, [form, typed, busy]);
}

function changed(): void {
  for (const told of listeners) told();
}
