/** Following is how a form stands after its record has changed. */
export interface Following<V> {
  values: V;
  clashes: string[];
}

/**
 * follow gives a form the values of a record that has changed. A field that its user has typed in keeps what was typed.
 * `clashes` names those of them that somebody else has changed, too.
 *
 * `saved` is what the form saved last, if that is what changed the record: such values are not typed any more, and such
 * changes are nobody else's.
 */
export function follow<V extends object>(values: V, before: V, after: V, saved: V | null): Following<V> {
  const following: Following<V> = { values: { ...after }, clashes: [] };
  for (const name of Object.keys(after) as (keyof V & string)[]) {
    const typed = !same(values[name], before[name]) && !(saved && same(values[name], saved[name]));
    if (!typed) continue;
    following.values[name] = values[name];
    const own = saved !== null && !same(saved[name], before[name]);
    if (!own && !same(before[name], after[name]) && !same(values[name], after[name])) following.clashes.push(name);
  }
  return following;
}

/** same reports whether two values of fields are equal. Lists and references are equal when they look the same. */
export const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
