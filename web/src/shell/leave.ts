import { forget, unsaved } from "../form/unsaved";

let ask: () => Promise<boolean> = () => Promise.resolve(true);
let asking: Promise<boolean> | null = null;

/** onLeave sets what asks the user whether to leave a page on which something is not saved. */
export function onLeave(then: () => Promise<boolean>): void {
  ask = then;
}

/** mayLeave asks the user if something on the page is not saved. It returns false if the user stays. */
export async function mayLeave(): Promise<boolean> {
  if (!unsaved()) return true;
  asking ??= ask().finally(() => (asking = null)); // a second way out while the question is open asks nothing more
  const leaves = await asking;
  if (leaves) forget();
  return leaves;
}
