import { Button, CopyButton, TextInput } from "@mantine/core";
import { Dialog } from "../components/Dialog";
import { t } from "./texts";

/** SecretDialog shows a new secret, this once. */
export function SecretDialog({ secret, close }: { secret: string | null; close: () => void }) {
  return (
    <Dialog opened={secret !== null} onClose={close} title={t.secretTitle}>
      <div className="stack">
        <p>{t.secretLead}</p>
        <TextInput label={t.secret} value={secret ?? ""} readOnly onFocus={(event) => event.currentTarget.select()} />
        <div className="buttons">
          <CopyButton value={secret ?? ""}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? t.copied : t.copy}
              </Button>
            )}
          </CopyButton>
          <Button onClick={close}>{t.done}</Button>
        </div>
      </div>
    </Dialog>
  );
}
