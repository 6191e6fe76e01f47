import { Button, CopyButton, TextInput } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import type { Schemas } from "../api/client";
import { nameOf, takeInviteLink, type Person } from "../api/people";
import { useForm } from "../form/useForm";
import { Notice } from "../components/Page";
import { asTime } from "../components/time";
import { shared } from "../sharedTexts";
import { t } from "./texts";
import { Dialog } from "../components/Dialog";

/** HandOver makes a link that staff pass on themselves, if mail does not arrive. It is shown once and not stored. */
export function HandOver({ person, close }: { person: Person; close: () => void }) {
  const [link, setLink] = useState<Schemas["LinkOutputBody"] | null>(null);
  const form = useForm({}, async () => setLink(await takeInviteLink(person.id)));
  return (
    <Dialog opened onClose={close} title={t.access.linkTitle({ name: nameOf(person) })}>
      {link ? (
        <div className="stack">
          <p>{t.access.linkReady({ name: nameOf(person), until: asTime(link.expiresAt) })}</p>
          <TextInput
            label={t.access.linkLabel}
            value={link.url}
            readOnly
            data-autofocus
            onFocus={(event) => event.currentTarget.select()}
          />
          <div className="buttons end">
            <Button variant="default" onClick={close}>
              {shared.close}
            </Button>
            <CopyButton value={link.url} timeout={4000}>
              {({ copied, copy }) => (
                <Button
                  leftSection={copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
                  onClick={copy}
                >
                  <span aria-live="polite">{copied ? t.access.linkCopied : t.access.linkCopy}</span>
                </Button>
              )}
            </CopyButton>
          </div>
        </div>
      ) : (
        <form className="stack" onSubmit={(event) => void form.submit(event)}>
          <p>{t.access.linkLead}</p>
          <Notice problem={form.problem} />
          <div className="buttons end">
            <Button variant="default" onClick={close}>
              {shared.cancel}
            </Button>
            <Button type="submit" loading={form.busy} data-autofocus>
              {t.access.linkMake}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
