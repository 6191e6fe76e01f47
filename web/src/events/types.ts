import { t } from "./texts";

/** eventTypes are all types of events, with what they are called. */
export const eventTypes = Object.entries(t.types).map(([value, label]) => ({ value, label }));

/** eventType returns what a type of event is called. A type that is newer than this page is its own name. */
export function eventType(type: string): string {
  return (t.types as Record<string, string | undefined>)[type] ?? type;
}
