import { Button, NumberInput, Textarea, TextInput } from "@mantine/core";
import { IconMail } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { captureMailQuery, recipientsQuery, setCaptureMail, stopCaptureMail, type Recipient } from "../api/captures";
import type { Schemas } from "../api/client";
import { Avatar } from "../components/Avatar";
import { List } from "../components/List";
import { Card, Empty, Notice } from "../components/Page";
import { Refused } from "../components/Refused";
import { Pill } from "../components/StatusPill";
import { toast } from "../components/toasts";
import { useAct } from "../components/useAct";
import { Waiting } from "../components/Waiting";
import { filled, useForm } from "../form/useForm";
import { shared } from "../sharedTexts";
import { asInput, asInstant } from "./instant";
import { t } from "./texts";

interface Props {
  ecosystem: string;
  capture: string;
}

/** CaptureMail is where staff set and stop the mails about a data capture, and see who was mailed and has answered. */
export function CaptureMail({ ecosystem, capture }: Props) {
  const mail = useQuery(captureMailQuery(ecosystem, capture));
  const stop = useAct(() => stopCaptureMail(ecosystem, capture), t.stopDone);
  if (mail.isPending) return <Waiting />;
  if (mail.error) return <Refused error={mail.error} retry={() => void mail.refetch()} />;
  const stopped = mail.data?.stoppedAt;
  return (
    <>
      <Card
        title={t.mail}
        lead={stopped ? t.stopped : t.mailLead}
        actions={
          mail.data &&
          !stopped && (
            <Button size="xs" variant="default" loading={stop.busy} onClick={() => void stop.act()}>
              {t.stop}
            </Button>
          )
        }
      >
        <MailForm ecosystem={ecosystem} capture={capture} mail={mail.data} />
      </Card>
      <Card title={t.recipients}>
        <List
          query={recipientsQuery(ecosystem, capture)}
          id={(one) => one.person.id}
          label={t.recipients}
          row={(one) => <RecipientRow one={one} />}
          empty={<Empty icon={<IconMail />} title={t.noRecipients} />}
        />
      </Card>
    </>
  );
}

function MailForm({ ecosystem, capture, mail }: Props & { mail: Schemas["CaptureMail"] | null }) {
  const form = useForm(
    {
      subject: mail?.subject ?? "",
      text: mail?.text ?? "",
      replyTo: mail?.replyTo ?? "",
      sendAt: asInput(mail?.sendAt),
      remindHoursBefore: mail?.remindHoursBefore ?? ("" as number | ""),
    },
    async ({ subject, text, ...rest }) => {
      const others = filled({ ...rest, sendAt: asInstant(rest.sendAt) });
      await setCaptureMail(ecosystem, capture, { subject, text, ...others });
      toast(shared.saved);
    },
  );
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      <TextInput label={t.subject} {...form.text("subject")} />
      <Textarea label={t.text} description={t.textHint} autosize minRows={4} {...form.text("text")} />
      <TextInput label={t.replyTo} description={t.replyToHint} type="email" {...form.text("replyTo")} />
      <TextInput label={t.sendAt} description={t.sendAtHint} type="datetime-local" {...form.text("sendAt")} />
      <NumberInput
        label={t.remind}
        description={t.remindHint}
        min={1}
        max={720}
        hideControls
        allowDecimal={false}
        name="remindHoursBefore"
        value={form.values.remindHoursBefore}
        error={form.errors.remindHoursBefore}
        onChange={(value) => form.set("remindHoursBefore", value === "" ? "" : Number(value))}
      />
      <Notice problem={form.problem} />
      <div className="buttons">
        <Button type="submit" loading={form.busy}>
          {shared.save}
        </Button>
      </div>
    </form>
  );
}

function RecipientRow({ one }: { one: Recipient }) {
  const state = one.answeredAt ? "answered" : one.remindedAt ? "reminded" : one.mailedAt ? "mailed" : "none";
  return (
    <div className="row">
      <Avatar name={one.person.name} small />
      <span className="row-words">
        <span className="row-name">{one.person.name}</span>
        <span className="row-sub">{one.member.name}</span>
      </span>
      <span className="row-end">
        <Pill tone={state === "answered" ? "good" : "calm"}>{t.states[state]}</Pill>
      </span>
    </div>
  );
}
