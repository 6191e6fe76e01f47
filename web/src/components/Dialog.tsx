import { Button, type ModalProps } from "@mantine/core";
import { useSyncExternalStore, type ReactNode } from "react";
import { onUnsaved, unsaved } from "../form/unsaved";
import { shared } from "../sharedTexts";
import { useLater } from "./useLater";

/**
 * alone is for what can have the focus in a dialog that can stand over another one. An Escape then closes no other
 * dialog.
 */
export const alone = { "data-mantine-stop-propagation": "true" };

/**
 * Dialog shows a form or a question in the middle of the page, with a button that closes it. A click beside it closes
 * it only while nothing is typed.
 */
export function Dialog({ children, ...props }: ModalProps) {
  const typed = useSyncExternalStore(onUnsaved, unsaved);
  const [Modal, opened] = useLater("Modal", props.opened, props.onClose);
  if (!Modal) return null;
  return (
    <Modal
      centered
      closeOnClickOutside={!typed}
      closeButtonProps={{ "aria-label": shared.close }}
      {...props}
      opened={opened}
    >
      <div ref={firstField}>{children}</div>
    </Modal>
  );
}

/** firstField gives a dialog's focus to its first field, or else to its first button, not to the one that closes it. */
function firstField(body: HTMLElement | null): void {
  if (!body || body.querySelector("[data-autofocus]")) return;
  const field = body.querySelector("input:not([type=hidden], [type=file]), textarea, select");
  (field ?? body.querySelector("button"))?.setAttribute("data-autofocus", "");
}

interface DialogButtonsProps {
  close: () => void;
  busy: boolean;
  disabled?: boolean;
  /** The button does what cannot be undone. */
  danger?: boolean;
  children: ReactNode;
}

/** DialogButtons end a form: one button leaves it, the other, named by children, sends it. */
export function DialogButtons({ close, busy, disabled, danger, children }: DialogButtonsProps) {
  return (
    <div className="buttons end">
      <Button variant="default" onClick={close}>
        {shared.cancel}
      </Button>
      <Button type="submit" color={danger ? "red" : undefined} loading={busy} disabled={disabled}>
        {children}
      </Button>
    </div>
  );
}
