import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { shared } from "../sharedTexts";
import { toast } from "./toasts";

type Later = typeof import("../later");

/**
 * useLater loads a component of later.ts when it is opened first. It returns the component, once it is there, and
 * whether to show it opened. What cannot be loaded is closed again, with a message.
 */
export function useLater<Name extends keyof Later>(
  name: Name,
  opened: boolean,
  close: () => void,
): [Later[Name] | undefined, boolean] {
  const [later, setLater] = useState<{ component: Later[Name]; ready: boolean }>();
  useEffect(() => {
    if (!opened || later) return;
    void import("../later").then(
      ({ [name]: component }) => {
        // It is there before it opens, so that it opens with its transition, and knows what had the focus.
        flushSync(() => setLater((before) => before ?? { component, ready: false }));
        setLater({ component, ready: true });
      },
      () => {
        toast(shared.notLoaded, "bad");
        close();
      },
    );
  }, [opened]); // eslint-disable-line react-hooks/exhaustive-deps
  return [later?.component, opened && later?.ready === true];
}
