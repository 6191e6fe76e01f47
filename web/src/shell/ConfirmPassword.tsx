import { Button, Modal } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { onConfirm } from "../api/confirm";
import { confirmPassword } from "../api/session";
import { alone } from "../components/Dialog";
import { Notice } from "../components/Page";
import { useForm } from "../form/useForm";
import { shared } from "../sharedTexts";
import { CurrentPassword } from "./CurrentPassword";
import { t } from "./texts";

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
  const form = useForm(
    { password: "" },
    async ({ password }, { reset }) => {
      await confirmPassword(password);
      reset();
      close(true);
    },
    { bad_credentials: "password" },
  );
  const cancel = () => {
    form.reset();
    close(false);
  };
  return (
    <Modal
      opened={opened}
      onClose={cancel}
      title={t.confirm.title}
      centered
      zIndex={400}
      withCloseButton={false}
      closeOnClickOutside={false}
      onKeyDown={(event) => event.key === "Escape" && cancel()}
    >
      <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
        <p className="quiet">{t.confirm.lead}</p>
        <CurrentPassword {...form.text("password")} />
        <Notice problem={form.problem} />
        <div className="buttons end">
          <Button variant="default" onClick={cancel} {...alone}>
            {shared.cancel}
          </Button>
          <Button type="submit" loading={form.busy} {...alone}>
            {t.confirm.yes}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
