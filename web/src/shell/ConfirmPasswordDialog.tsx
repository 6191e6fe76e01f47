import { Button } from "@mantine/core";
import { confirmPassword } from "../api/session";
import { alone, Dialog } from "../components/Dialog";
import { Notice } from "../components/Page";
import { useForm } from "../form/useForm";
import { shared } from "../sharedTexts";
import { CurrentPassword } from "./CurrentPassword";
import { t } from "./texts";

/** ConfirmPasswordDialog is what ConfirmPassword asks with. It answers when it closes. */
export function ConfirmPasswordDialog({ opened, close }: { opened: boolean; close: (confirmed: boolean) => void }) {
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
    <Dialog
      opened={opened}
      onClose={cancel}
      title={t.confirm.title}
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
    </Dialog>
  );
}
