import { Button, Checkbox, CopyButton, Select, TextInput } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { createKey, type Scope } from "../api/keys";
import { Dialog, DialogButtons } from "../components/Dialog";
import { Notice } from "../components/Page";
import { useForm } from "../form/useForm";
import { shared } from "../sharedTexts";
import { t } from "./texts";

type Lifetime = keyof typeof t.lifetimes;

const scopes = Object.keys(t.scopeNames) as Scope[];
const lifetimes = Object.keys(t.lifetimes) as Lifetime[];

interface Props {
  opened: boolean;
  close: () => void;
}

/** CreateKey creates a key, then shows its token once. */
export function CreateKey({ opened, close }: Props) {
  const [token, setToken] = useState("");
  const shut = () => {
    setToken("");
    close();
  };
  return (
    <Dialog opened={opened} onClose={shut} title={token ? t.readyTitle : t.create}>
      {token ? <Ready token={token} close={shut} /> : <Fields close={shut} created={setToken} />}
    </Dialog>
  );
}

function Fields({ close, created }: { close: () => void; created: (token: string) => void }) {
  const form = useForm({ name: "", scopes: [] as Scope[], expires: "365" as Lifetime }, async (values) =>
    created(await createKey({ name: values.name, scopes: values.scopes, expiresAt: endOf(values.expires) })),
  );
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      <TextInput label={t.name} description={t.nameHint} data-autofocus {...form.text("name")} />
      <Checkbox.Group
        label={t.scopes}
        value={form.values.scopes}
        error={form.errors.scopes}
        onChange={(chosen) => form.set("scopes", chosen as Scope[])}
      >
        <div className="stack">
          {scopes.map((scope) => (
            <Checkbox key={scope} value={scope} label={t.scopeNames[scope]} />
          ))}
        </div>
      </Checkbox.Group>
      <Select
        label={t.expires}
        allowDeselect={false}
        value={form.values.expires}
        error={form.errors.expiresAt}
        onChange={(chosen) => chosen && form.set("expires", chosen)}
        data={lifetimes.map((value) => ({ value, label: t.lifetimes[value] }))}
      />
      <Notice problem={form.problem} />
      <DialogButtons close={close} busy={form.busy}>
        {t.create}
      </DialogButtons>
    </form>
  );
}

/** endOf returns when a key with that lifetime expires. */
const endOf = (lifetime: Lifetime) =>
  lifetime === "never" ? undefined : new Date(Date.now() + Number(lifetime) * 86_400_000).toISOString();

function Ready({ token, close }: { token: string; close: () => void }) {
  return (
    <div className="stack">
      <p>{t.ready}</p>
      <TextInput
        label={t.token}
        value={token}
        readOnly
        data-autofocus
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className="buttons end">
        <Button variant="default" onClick={close}>
          {shared.close}
        </Button>
        <CopyButton value={token} timeout={4000}>
          {({ copied, copy }) => (
            <Button
              leftSection={copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
              onClick={copy}
            >
              <span aria-live="polite">{copied ? t.copied : t.copy}</span>
            </Button>
          )}
        </CopyButton>
      </div>
    </div>
  );
}
