let open: () => void = () => undefined;

/** onOpenShortcuts sets what shows the list of shortcuts. */
export function onOpenShortcuts(then: () => void): void {
  open = then;
}

/** openShortcuts shows the list of shortcuts, also where the key for it is switched off. */
export const openShortcuts = () => open();
