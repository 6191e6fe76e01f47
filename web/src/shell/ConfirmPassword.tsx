import { useEffect, useRef, useState } from "react";
import { onConfirm } from "../api/confirm";
import { useLater } from "../components/useLater";

/**
 * ConfirmPassword asks for the password when the API needs it for an act. It is above all other dialogs, which keep
 * what the user has typed. An Escape closes it alone.
 */
export function ConfirmPassword() {
  const [opened, setOpened] = useState(false);
  const answer = useRef<(confirmed: boolean) => void>(() => undefined);
  useEffect(() => {
    onConfirm(
      () =>
        new Promise((resolve) => {
          answer.current = resolve;
          setOpened(true);
        }),
    );
    return () => onConfirm(() => Promise.resolve(false));
  }, []);
  const close = (confirmed: boolean) => {
    setOpened(false);
    answer.current(confirmed);
  };
  const [Asking, shown] = useLater("ConfirmPasswordDialog", opened, () => close(false));
  return Asking && <Asking opened={shown} close={close} />;
}
