import { Button, TextInput } from "@mantine/core";
import { signIn, type Session } from "../api/session";
import { alone, Dialog } from "../components/Dialog";
import { Notice } from "../components/Page";
import { forget } from "../form/unsaved";
import { useForm } from "../form/useForm";
import { shared } from "../sharedTexts";
import { CurrentPassword } from "./CurrentPassword";
import { t } from "./texts";

interface SignInAgainDialogProps {
  session: Session;
  opened: boolean;
  signedIn: () => void;
  leave: () => void;
}

/** SignInAgainDialog is what SignInAgain shows. */
export function SignInAgainDialog({ session, opened, signedIn, leave }: SignInAgainDialogProps) {
  const { id, email = "" } = session.person;
  const form = useForm({ email, password: "" }, async (values, { reset }) => {
    const person = await signIn({ ...values, remember: false });
    if (person.id === id) {
      reset();
      signedIn();
      return;
    }
    forget(); // it was typed by somebody else
    location.assign("/");
  });
  return (
    <Dialog
      opened={opened}
      onClose={() => undefined}
      title={t.again.title}
      zIndex={410}
      withCloseButton={false}
      closeOnClickOutside={false}
      overlayProps={{ backgroundOpacity: 0.7, blur: 6 }}
    >
      <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
        <p className="quiet">{t.again.lead}</p>
        <TextInput
          label={shared.person.email}
          type="email"
          autoComplete="username"
          {...alone}
          {...form.text("email")}
        />
        <CurrentPassword {...form.text("password")} />
        <Notice problem={form.problem} />
        <div className="buttons end">
          <Button variant="default" onClick={leave} {...alone}>
            {t.again.leave}
          </Button>
          <Button type="submit" loading={form.busy} {...alone}>
            {t.again.yes}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
