import { shared } from "../sharedTexts";

const day = new Intl.DateTimeFormat(shared.locale, { dateStyle: "medium" });
const dayAndTime = new Intl.DateTimeFormat(shared.locale, { dateStyle: "medium", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat(shared.locale, { numeric: "auto" });

export const asDay = (at: string) => day.format(new Date(at));
export const asTime = (at: string) => dayAndTime.format(new Date(at));

export const isPast = (at: string) => Date.parse(at) <= Date.now();

/** fromNow returns "in 6 days" or "2 hours ago". */
export function fromNow(at: string): string {
  const seconds = (new Date(at).getTime() - Date.now()) / 1000;
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ];
  for (const [unit, length] of steps) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return relative.format(Math.round(seconds), "second");
}
