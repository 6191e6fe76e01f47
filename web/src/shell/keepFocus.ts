// When what has the focus goes away, the browser drops the focus to the body, and a keyboard's user begins again at the
// top. This brings it back: to where it was before a dialog, or to what stood next to a row that is gone.

const inPortal = (element: Element) => element.closest("[data-portal]") !== null;

const first = (place: Element | null | undefined) =>
  place?.querySelector<HTMLElement>('a[href], button:not(:disabled), input:not(:disabled), [tabindex="0"]');

/** keepFocus watches the page until the function that it returns is called. */
export function keepFocus(page: HTMLElement = document.body): () => void {
  let last: HTMLElement | null = null; // what had the focus last, outside dialogs
  let beside: (Element | null)[] = []; // the rows next to its own

  const gained = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement) || inPortal(target)) return;
    last = target;
    const row = target.closest('[role="listitem"], li, tr');
    beside = row ? [row.nextElementSibling, row.previousElementSibling] : [];
  };
  // The user may also leave the focus: by a click beside everything.
  const pressed = ({ target }: Event) => {
    if (target instanceof Element && !inPortal(target)) last = null;
  };
  const changed = () => {
    const active = document.activeElement;
    if (!last || (active && active !== document.body)) return;
    if (document.querySelector('[role="dialog"]')) return;
    const next = last.isConnected ? last : beside.map((row) => row?.isConnected && first(row)).find(Boolean);
    const to = next || page.querySelector<HTMLElement>("h1[tabindex]");
    last = null; // once is enough: gained sets it again
    to?.focus({ preventScroll: true });
  };

  const watch = new MutationObserver(changed);
  watch.observe(page, { childList: true, subtree: true });
  page.addEventListener("focusin", gained);
  page.addEventListener("pointerdown", pressed, true);
  return () => {
    watch.disconnect();
    page.removeEventListener("focusin", gained);
    page.removeEventListener("pointerdown", pressed, true);
  };
}
