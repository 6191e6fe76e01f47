/** whenIdle does something once what is there is painted and the browser has nothing more urgent to do. */
export function whenIdle(then: () => void): void {
  requestAnimationFrame(() => {
    if ("requestIdleCallback" in window) window.requestIdleCallback(then);
    else setTimeout(then, 200); // Safari
  });
}
