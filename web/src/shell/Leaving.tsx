import { Button } from "@mantine/core";
import { useBlocker, type ShouldBlockFn } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { alone, Dialog } from "../components/Dialog";
import { sending, unsaved } from "../form/unsaved";
import { mayLeave, onLeave } from "./leave";
import { t } from "./texts";

/**
 * stays holds a navigation back if the user stays. Another filter of the same page leaves no form, but another tab of
 * it does. A form that is being sent may lead to another page itself.
 */
const stays: ShouldBlockFn = async ({ current, next, action }) => {
  const part = (search: object) => ("tab" in search ? search.tab : undefined);
  if (current.pathname === next.pathname && part(current.search) === part(next.search)) return false;
  if (sending() && (action === "PUSH" || action === "REPLACE")) return false;
  return !(await mayLeave());
};

/** Leaving asks before the user leaves a page on which something is not saved: by a link, by Back or by a reload. */
export function Leaving() {
  const [asked, setAsked] = useState(false);
  const answer = useRef<(leaves: boolean) => void>(() => undefined);
  useBlocker({ shouldBlockFn: stays, enableBeforeUnload: unsaved });
  useEffect(() => {
    onLeave(
      () =>
        new Promise((resolve) => {
          answer.current = resolve;
          setAsked(true);
        }),
    );
    return () => onLeave(() => Promise.resolve(true));
  }, []);
  const close = (leaves: boolean) => {
    setAsked(false);
    answer.current(leaves);
  };
  return (
    <Dialog
      opened={asked}
      onClose={() => close(false)}
      title={t.leaving.title}
      zIndex={390}
      withCloseButton={false}
      closeOnClickOutside={false}
      onKeyDown={(event) => event.key === "Escape" && close(false)}
    >
      <div className="stack">
        <p>{t.leaving.lead}</p>
        <div className="buttons end">
          <Button variant="default" onClick={() => close(true)} {...alone}>
            {t.leaving.leave}
          </Button>
          <Button onClick={() => close(false)} data-autofocus {...alone}>
            {t.leaving.stay}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
