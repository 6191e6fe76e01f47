import { Button, NumberInput, Switch, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Kept, Schemas } from "../api/client";
import { changeSettings, settingsQuery, type Settings } from "../api/portal";
import { setPortalLogo } from "../api/partners";
import { patch, useForm } from "../form/useForm";
import { LogoField } from "../components/LogoField";
import { Card, Heading, Notice } from "../components/Page";
import { Refused } from "../components/Refused";
import { toast } from "../components/toasts";
import { Waiting } from "../components/Waiting";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** SettingsPage changes the portal's settings. They apply from the next call on; lifetimes apply to new links. */
export function SettingsPage() {
  const settings = useQuery(settingsQuery);
  if (settings.isPending) return <Waiting />;
  if (settings.error) return <Refused error={settings.error} retry={() => void settings.refetch()} />;
  return (
    <>
      <Heading title={shared.pages.settings} />
      <div className="stack narrow">
        <Card title={shared.logo} lead={t.logoLead}>
          <LogoField logo={settings.data.record.logo} name={settings.data.record.portalName} set={setPortalLogo} />
        </Card>
        <Edit kept={settings.data} />
      </div>
    </>
  );
}

/** flat returns the settings without nesting. The names are those that problems use. */
function flat({
  selfManagement: self,
  ignoredDomains,
  replyTo = "",
  mailFooter = "",
  supportContact = "",
  ...others
}: Settings) {
  return {
    ...others,
    replyTo,
    mailFooter,
    supportContact,
    ignoredDomains: ignoredDomains ?? [],
    "selfManagement.partners": self.partners,
    "selfManagement.distributors": self.distributors,
    "selfManagement.disable": self.disable,
  };
}

function nested(changed: Record<string, unknown>): Schemas["ChangeSettingsInputBody"] {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(changed)) {
    const [first = "", second] = name.split(".");
    if (second) body[first] = { ...(body[first] as object | undefined), [second]: value };
    else body[first] = value;
  }
  return body;
}

function Edit({ kept }: { kept: Kept<Settings> }) {
  const before = flat(kept.record);
  const form = useForm(before, async (values) => {
    await changeSettings(kept, nested(patch(before, values)));
    toast(shared.saved);
  });
  const { text, check, choice, values, errors, set } = form;
  const number = (
    name:
      "inviteLifetimeHours" | "resetLifetimeMinutes" | "sessionLifetimeHours" | "staffIdleHours" | "passwordMinLength",
  ) => ({
    name,
    value: values[name],
    error: errors[name],
    allowDecimal: false,
    hideControls: true,
    onChange: (value: string | number) => set(name, Number(value)),
  });
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      <Card title={t.portal}>
        <div className="fields">
          <TextInput label={t.portalName} {...text("portalName")} />
          <TextInput label={t.supportContact} description={t.supportContactHint} {...text("supportContact")} />
        </div>
      </Card>
      <Card title={t.mails}>
        <div className="fields">
          <TextInput label={t.senderName} {...text("senderName")} />
          <TextInput label={t.replyTo} type="email" {...text("replyTo")} />
          <Textarea className="wide" label={t.mailFooter} autosize minRows={2} {...text("mailFooter")} />
          <Switch className="wide" label={t.reminders} {...check("reminders")} />
        </div>
      </Card>
      <Card title={t.links}>
        <div className="fields">
          <NumberInput label={t.inviteLifetime} suffix={t.hours} {...number("inviteLifetimeHours")} />
          <NumberInput label={t.resetLifetime} suffix={t.minutes} {...number("resetLifetimeMinutes")} />
          <NumberInput label={t.sessionLifetime} suffix={t.hours} {...number("sessionLifetimeHours")} />
          <NumberInput label={t.staffIdle} suffix={t.hours} {...number("staffIdleHours")} />
          <NumberInput label={t.passwordMinLength} suffix={t.characters} {...number("passwordMinLength")} />
        </div>
      </Card>
      <Card title={t.self} lead={t.selfLead}>
        <div className="stack">
          <Switch label={t.selfPartners} {...check("selfManagement.partners")} />
          <Switch label={t.selfDistributors} {...check("selfManagement.distributors")} />
          <Switch label={t.selfDisable} {...check("selfManagement.disable")} />
        </div>
      </Card>
      <Card title={t.ignored} lead={t.ignoredLead}>
        <TagsInput
          aria-label={t.ignored}
          splitChars={[",", ";", " "]}
          acceptValueOnBlur
          clearButtonProps={{ "aria-label": shared.clear }}
          {...choice("ignoredDomains")}
        />
      </Card>
      <Notice problem={form.problem} />
      <div className="buttons">
        <Button type="submit" size="md" loading={form.busy}>
          {shared.save}
        </Button>
      </div>
    </form>
  );
}
