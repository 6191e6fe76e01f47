import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { onSessionEnded } from "../api/confirm";
import type { Session } from "../api/session";
import { onSignedInAgain } from "../api/tabs";
import { useLater } from "../components/useLater";
import { forget, unsaved } from "../form/unsaved";

/**
 * SignInAgain lets the user sign in on top of the page when the session has ended, so that nothing typed is lost. What
 * was refused then goes on. Where nothing is typed and nothing is being changed, the sign-in page does the same.
 */
export function SignInAgain({ session }: { session: Session }) {
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
  const leave = () => {
    forget();
    close(false);
    void navigate({ to: "/sign-in", search: here === "/" ? {} : { to: here }, replace: true, ignoreBlocker: true });
  };
  const [Asking, shown] = useLater("SignInAgainDialog", opened, () => close(false));
  return Asking && <Asking session={session} opened={shown} signedIn={() => close(true)} leave={leave} />;
}
