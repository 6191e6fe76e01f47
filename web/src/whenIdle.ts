/** whenIdle does something once the browser has nothing more urgent to do. */
export function whenIdle(then: () => void): void {
  if ("requestIdleCallback" in window) window.requestIdleCallback(then);
  else setTimeout(then, 200); // Safari
}
