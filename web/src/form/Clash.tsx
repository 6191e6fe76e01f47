import type { MouseEvent } from "react";
import { t } from "./texts";

interface ClashProps {
  theirs: unknown;
  by?: string;
  take: () => void;
  keep: () => void;
}

/** Clash stands at a field that both the user and somebody else have changed, and lets the user choose. */
export function Clash({ theirs, by, take, keep }: ClashProps) {
  const value = inWords(theirs);
  const choose = (way: () => void) => (event: MouseEvent<HTMLElement>) => {
    fieldOf(event.currentTarget)?.focus(); // the buttons go away
    way();
  };
  return (
    <span className="clash">
      <span>{value === "" ? t.cleared(by) : value ? t.changedTo(value, by) : t.changed(by)}</span>
      <button type="button" onClick={choose(take)}>
        {t.takeTheirs}
      </button>
      <button type="button" onClick={choose(keep)}>
        {t.keepMine}
      </button>
    </span>
  );
}

/** fieldOf returns the field that an error belongs to: the field says that by its description. */
function fieldOf(part: HTMLElement): HTMLElement | null {
  const error = part.closest("[id]");
  return error && document.querySelector(`[aria-describedby~="${error.id}"]`);
}

const id = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** inWords returns a value as people read it: "" for none, and undefined for ids, which nobody reads. */
function inWords(value: unknown): string | undefined {
  if (value === "" || value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? t.on : t.off;
  if (typeof value === "string") return id.test(value) ? undefined : t.quoted({ text: value });
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) {
    const all = value.map(inWords);
    return all.includes(undefined) ? undefined : all.join(", ");
  }
  return typeof value === "object" && "name" in value ? inWords(value.name) : undefined;
}
