import { useState } from "react";
import { gaveUp, told } from "../api/client";
import { toast } from "./toasts";

/** useAct runs an action of one click. It then shows that it was done, or why the API refused. */
export function useAct(run: () => Promise<unknown>, done?: string): { busy: boolean; act: () => Promise<void> } {
  const [busy, setBusy] = useState(false);
  const act = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await run();
      if (done) toast(done);
    } catch (error) {
      if (!gaveUp(error)) toast(told(error).detail, "bad");
    } finally {
      setBusy(false);
    }
  };
  return { busy, act };
}
