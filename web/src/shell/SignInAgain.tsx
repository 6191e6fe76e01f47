import { Button, Modal, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { onSessionEnded } from "../api/confirm";
import { signIn, type Session } from "../api/session";
import { onSignedInAgain } from "../api/tabs";
import { alone } from "../components/Dialog";
import { Notice } from "../components/Page";
import { forget, unsaved } from "../form/unsaved";
import { useForm } from "../form/useForm";
import { shared } from "../sharedTexts";
import { CurrentPassword } from "./CurrentPassword";
import { t } from "./texts";

/**
 * SignInAgain lets the user sign in on top of the page when the session has ended, so that nothing typed is lost. What
 * was refused then goes on. Where nothing is typed and nothing is being changed, the sign-in page does the same.
 */
export function SignInAgain({ session }: { session: Session }) {
  const { id, email = "" } = session.person;
  const cache = useQueryClient();
  const navigate = useNavigate();
  const here = useRouterState({ select: ({ location }) => location.pathname + location.searchStr });
  const [opened, setOpened] = useState(false);
  const answer = useRef<(signedIn: boolean) => void>(() => undefined);
  const close = (signedIn: boolean) => {
    setOpened(false);
    answer.current(signedIn);
    if (signedIn) void cache.invalidateQueries({ queryKey: ["session"] });
  };
  useEffect(() => {
    onSessionEnded((request) => {
      if (request.method === "GET" && !unsaved()) return Promise.resolve(false);
      return new Promise((resolve) => {
        answer.current = resolve;
        setOpened(true);
      });
    });
    return () => onSessionEnded(() => Promise.resolve(false));
  }, []);
  useEffect(() => {
    if (!opened) return;
    return onSignedInAgain(() => {
      setOpened(false);
      answer.current(true);
    });
  }, [opened]);
  const form = useForm({ email, password: "" }, async (values, { reset }) => {
    const person = await signIn({ ...values, remember: false });
    if (person.id === id) {
      reset();
      close(true);
      return;
    }
    forget(); // it was typed by somebody else
    location.assign("/");
  });
  const leave = () => {
    forget();
    close(false);
    void navigate({ to: "/sign-in", search: here === "/" ? {} : { to: here }, replace: true, ignoreBlocker: true });
  };
  return (
    <Modal
      opened={opened}
      onClose={() => undefined}
      title={t.again.title}
      centered
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
    </Modal>
  );
}
