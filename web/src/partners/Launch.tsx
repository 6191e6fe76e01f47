import { Button, Progress } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconRocket } from "@tabler/icons-react";
import { useState } from "react";
import { launch, type Launched } from "../api/partners";
import { useForm } from "../form/useForm";
import { Notice } from "../components/Page";
import { number } from "../number";
import { shared } from "../sharedTexts";
import { t } from "./texts";
import { Dialog } from "../components/Dialog";

const nothing: Launched = { invited: 0, skipped: 0, reasons: {} };

/** Launch invites all contacts of one partner, or of all partners, and shows the progress. */
export function Launch({ partner, contacts }: { partner?: { id: string; name: string }; contacts: number }) {
  const [opened, dialog] = useDisclosure();
  const [done, setDone] = useState<Launched>(nothing);
  const [state, setState] = useState<"asking" | "running" | "done">("asking");
  const form = useForm({}, async () => {
    setState("running");
    try {
      await launch(partner?.id, setDone);
      setState("done");
    } catch (error) {
      setState("asking"); // another try continues where this one stopped
      throw error;
    }
  });
  const [all, setAll] = useState(contacts); // the number of contacts at the start
  const open = () => {
    setAll(contacts);
    setState("asking");
    setDone(nothing);
    form.reset();
    dialog.open();
  };
  const seen = done.invited + done.skipped;
  return (
    <>
      {contacts > 0 && (
        <Button variant="light" fullWidth leftSection={<IconRocket size={18} aria-hidden />} onClick={open}>
          {t.launch.open}
        </Button>
      )}
      <Dialog
        opened={opened}
        onClose={() => state !== "running" && dialog.close()}
        title={partner ? t.launch.titleOf({ name: partner.name }) : t.launch.title}
      >
        <form className="stack" onSubmit={(event) => void form.submit(event)}>
          <p>
            {state === "done"
              ? t.launch.done({ invited: done.invited, skipped: done.skipped })
              : t.launch.lead({ contacts: all })}
          </p>
          {state !== "asking" && (
            <>
              <Progress
                value={state === "done" ? 100 : Math.min(95, (seen / Math.max(all, 1)) * 100)}
                animated={state === "running"}
                aria-label={t.launch.title}
              />
              <p className="quiet" role="status">
                {t.launch.sofar({ invited: done.invited, skipped: done.skipped })}
              </p>
            </>
          )}
          {state === "done" && done.skipped > 0 && (
            <ul aria-label={t.launch.why}>
              {Object.entries(done.reasons).map(([reason, count]) => (
                <li key={reason}>
                  {number(count)}: {t.launch.reasons[reason] ?? reason}
                </li>
              ))}
            </ul>
          )}
          <Notice problem={form.problem} />
          <div className="buttons end">
            {state === "done" ? (
              <Button onClick={dialog.close}>{shared.close}</Button>
            ) : (
              <>
                <Button variant="default" disabled={form.busy} onClick={dialog.close}>
                  {shared.cancel}
                </Button>
                <Button type="submit" loading={form.busy}>
                  {t.launch.yes}
                </Button>
              </>
            )}
          </div>
        </form>
      </Dialog>
    </>
  );
}
