import { useEffect, useRef } from "react";

// A poll must not keep the session of somebody who is away alive: it pauses where nothing was touched for a while.

const minutes = 5;
let touched = Date.now();
for (const kind of ["pointerdown", "pointermove", "keydown", "wheel"])
  window.addEventListener(kind, () => (touched = Date.now()), { passive: true, capture: true });

/** usePoll reads something again every few seconds, while the user is at the page. */
export function usePoll(read: () => unknown, seconds: number): void {
  const latest = useRef(read);
  useEffect(() => {
    latest.current = read;
  });
  useEffect(() => {
    if (!seconds) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible" && Date.now() - touched < minutes * 60_000) latest.current();
    }, seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
}
