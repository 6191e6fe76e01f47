import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useForm } from "../form/useForm";
import { Notice } from "./Page";
import { shared } from "../sharedTexts";

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
    <Modal opened={opened} onClose={shut} title={title} centered closeButtonProps={{ "aria-label": shared.close }}>
      <form onSubmit={(event) => void form.submit(event)} className="stack">
        {children}
        <Notice problem={form.problem} />
        <div className="buttons end">
          <Button variant="default" onClick={shut}>
            {shared.cancel}
          </Button>
          <Button type="submit" color={danger ? "red" : undefined} loading={form.busy}>
            {yes}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
