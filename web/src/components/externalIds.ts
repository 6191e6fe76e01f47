// What other systems call a record, as forms show it: "hubspot: 801".

type Ids = Record<string, string>;

/** asTags returns the ids as a form shows them. */
export const asTags = (ids: Ids = {}): string[] => Object.entries(ids).map(([system, id]) => `${system}: ${id}`);

const systemOf = (tag: string) => (tag.split(":")[0] ?? "").trim().toLowerCase();

/** oneEach leaves out each tag whose system comes again in a later one: a record has one id in a system. */
export const oneEach = (tags: string[]): string[] =>
  tags.filter((tag, at) => !tags.slice(at + 1).some((later) => systemOf(later) === systemOf(tag)));

/** asIds reads what a user has typed. What stands before the first colon is the system, in small letters. */
export function asIds(tags: string[]): Ids {
  return Object.fromEntries(
    tags.map((tag) => {
      const [, ...id] = tag.split(":");
      return [systemOf(tag), id.join(":").trim()];
    }),
  );
}

/** idsChanged returns what to send so that a record has the ids of a form: null removes one. It is {} for no change. */
export function idsChanged(before: Ids = {}, tags: string[]): { externalIds?: Record<string, string | null> } {
  const after = asIds(tags);
  const changed = Object.entries(after).filter(([system, id]) => before[system] !== id);
  const gone = Object.keys(before).filter((system) => !(system in after));
  if (changed.length + gone.length === 0) return {};
  return {
    externalIds: { ...Object.fromEntries(gone.map((system) => [system, null])), ...Object.fromEntries(changed) },
  };
}
