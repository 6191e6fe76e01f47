export interface Following<V> {
  values: V;
  clashes: string[];
}

/**
 * follow returns a form's values after its record has changed. Fields that the user has edited keep the user's input.
 * All others get the record's value. `clashes` names the edited fields that somebody else has changed, too.
 *
 * `saved` holds the values that the form has just saved, if any. They no longer count as edited, and the changes that
 * they made to the record are not somebody else's.
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

/** same reports whether two values of a field are equal. Lists and references are compared by their content. */
export const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
