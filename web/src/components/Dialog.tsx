import { Button, Modal, type ModalProps } from "@mantine/core";
import type { ReactNode } from "react";
import { shared } from "../sharedTexts";

/** Dialog shows a form or a question in the middle of the page, with a button that closes it. */
export function Dialog(props: ModalProps) {
  return <Modal centered closeButtonProps={{ "aria-label": shared.close }} {...props} />;
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
