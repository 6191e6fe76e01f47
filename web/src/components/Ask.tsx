import type { ReactNode } from "react";
import { useForm } from "../form/useForm";
import { Notice } from "./Page";
import { Dialog, DialogButtons } from "./Dialog";

interface AskProps {
  opened: boolean;
  close: () => void;
  title: string;
  yes: string;
  danger?: boolean;
  act: () => Promise<unknown>;
  children?: ReactNode;
}

/** Ask is a dialog that asks for confirmation, then acts. If the API refuses, it shows why. */
export function Ask({ opened, close, title, yes, danger, act, children }: AskProps) {
  const form = useForm({}, async () => {
    await act();
    close();
  });
  const shut = () => {
    form.reset();
    close();
  };
  return (
    <Dialog opened={opened} onClose={shut} title={title}>
      <form onSubmit={(event) => void form.submit(event)} className="stack">
        {children}
        <Notice problem={form.problem} />
        <DialogButtons close={shut} busy={form.busy} danger={danger}>
          {yes}
        </DialogButtons>
      </form>
    </Dialog>
  );
}
