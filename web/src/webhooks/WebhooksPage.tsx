import { ActionIcon, Button, Menu, MultiSelect, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
  IconDots,
  IconKey,
  IconList,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlus,
  IconSend,
  IconTrash,
  IconWebhook,
} from "@tabler/icons-react";
import { useState } from "react";
import type { Schemas } from "../api/client";
import {
  addWebhook,
  editWebhook,
  removeWebhook,
  rotateSecret,
  testWebhook,
  webhooksQuery,
  type Webhook,
} from "../api/webhooks";
import { Ask } from "../components/Ask";
import { Dialog, DialogButtons } from "../components/Dialog";
import { List } from "../components/List";
import { Empty, Heading, Notice } from "../components/Page";
import { Pill } from "../components/StatusPill";
import { asTime } from "../components/time";
import { toast } from "../components/toasts";
import { useAct } from "../components/useAct";
import { eventTypes } from "../events/types";
import { useForm } from "../form/useForm";
import { useOnce } from "../form/useOnce";
import { shared } from "../sharedTexts";
import { DeliveriesDialog } from "./DeliveriesDialog";
import { SecretDialog } from "./SecretDialog";
import { t } from "./texts";

/** WebhooksPage lists the webhooks, for owners, who manage them here. */
export function WebhooksPage() {
  const [opened, dialog] = useDisclosure();
  const [secret, show] = useState<string | null>(null);
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={dialog.open}>
      {t.add}
    </Button>
  );
  return (
    <>
      <Heading title={shared.pages.webhooks} lead={t.lead}>
        {add}
      </Heading>
      <List
        query={webhooksQuery}
        id={(one) => one.id}
        label={shared.pages.webhooks}
        row={(one) => <WebhookRow webhook={one} show={show} />}
        empty={
          <Empty icon={<IconWebhook />} title={t.emptyTitle}>
            <p className="quiet">{t.emptyLead}</p>
          </Empty>
        }
      />
      <Dialog opened={opened} onClose={dialog.close} title={t.add}>
        <AddWebhook close={dialog.close} show={show} />
      </Dialog>
      <SecretDialog secret={secret} close={() => show(null)} />
    </>
  );
}

type EventType = Schemas["Event"]["type"];

function AddWebhook({ close, show }: { close: () => void; show: (secret: string) => void }) {
  const once = useOnce();
  const form = useForm({ url: "", types: [] as string[] }, async (values) => {
    const { secret } = await addWebhook({ url: values.url, types: values.types as EventType[] }, once(values));
    toast(t.added);
    close();
    show(secret);
  });
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      <TextInput label={t.url} description={t.urlHint} type="url" data-autofocus {...form.text("url")} />
      <MultiSelect
        label={t.types}
        description={t.typesHint}
        data={eventTypes}
        value={form.values.types}
        error={form.errors.types}
        onChange={(chosen) => form.set("types", chosen)}
        searchable
        clearable
      />
      <Notice problem={form.problem} />
      <DialogButtons close={close} busy={form.busy}>
        {t.add}
      </DialogButtons>
    </form>
  );
}

function WebhookRow({ webhook, show }: { webhook: Webhook; show: (secret: string) => void }) {
  const [asked, ask] = useState<"deliveries" | "rotate" | "remove" | null>(null);
  const once = useOnce();
  const close = () => ask(null);
  const test = useAct(() => testWebhook(webhook.id), t.tested);
  const { id, active } = webhook;
  const toggle = useAct(() => editWebhook(id, { active: !active }), active ? t.paused : t.resumed);
  return (
    <div className="row">
      <span className="avatar" aria-hidden>
        <IconWebhook size={20} />
      </span>
      <div className="row-words">
        <span className="row-name">{webhook.url}</span>
        <span className="row-sub">{state(webhook)}</span>
      </div>
      <div className="row-end">
        <Pill tone={!active ? "calm" : webhook.failingSince ? "bad" : "good"}>
          {!active ? t.off : webhook.failingSince ? t.failing : t.on}
        </Pill>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size="lg" aria-label={t.actions({ url: webhook.url })}>
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconList size={16} aria-hidden />} onClick={() => ask("deliveries")}>
              {t.deliveries}
            </Menu.Item>
            {active && (
              <Menu.Item leftSection={<IconSend size={16} aria-hidden />} onClick={() => void test.act()}>
                {t.test}
              </Menu.Item>
            )}
            <Menu.Item
              leftSection={
                active ? <IconPlayerPause size={16} aria-hidden /> : <IconPlayerPlay size={16} aria-hidden />
              }
              onClick={() => void toggle.act()}
            >
              {active ? t.pause : t.resume}
            </Menu.Item>
            <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={() => ask("rotate")}>
              {t.rotate}
            </Menu.Item>
            <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => ask("remove")}>
              {shared.remove}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <DeliveriesDialog webhook={webhook} opened={asked === "deliveries"} close={close} />
      <Ask
        opened={asked === "rotate"}
        close={close}
        title={t.rotateTitle}
        yes={t.rotate}
        act={async () => show(await rotateSecret(id, once({ id, until: webhook.oldSecretUntil })))}
      >
        <p>{t.rotateLead}</p>
      </Ask>
      <Ask
        opened={asked === "remove"}
        close={close}
        title={t.removeTitle}
        yes={shared.remove}
        danger
        act={async () => {
          await removeWebhook(id);
          toast(t.removed);
        }}
      >
        <p>{t.removeLead}</p>
      </Ask>
    </div>
  );
}

/** state says in words what a webhook is sent, and whether it works. */
function state(webhook: Webhook): string {
  const words = [webhook.types.length === 0 ? t.allTypes : t.someTypes({ count: webhook.types.length })];
  if (webhook.stopped) words.push(t.stopped[webhook.stopped]);
  else if (webhook.failingSince) words.push(t.failingSince({ when: asTime(webhook.failingSince) }));
  if (webhook.oldSecretUntil) words.push(t.oldSecret({ when: asTime(webhook.oldSecretUntil) }));
  return words.join(" · ");
}
