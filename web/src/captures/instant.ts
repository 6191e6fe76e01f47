/** asInput returns a time as an input of the type datetime-local has it, in the user's own time zone. */
export function asInput(at?: string): string {
  if (!at) return "";
  const local = new Date(at);
  local.setMinutes(local.getMinutes() - local.getTimezoneOffset());
  return local.toISOString().slice(0, 16);
}

/** asInstant returns the time of such an input as the API takes it. An empty one stays empty. */
export const asInstant = (local: string): string => (local ? new Date(local).toISOString() : "");
