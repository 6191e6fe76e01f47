import { Button, NumberInput, Select, Switch, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Kept, Schemas } from "../api/client";
import { changeSettings, settingsQuery, type Settings } from "../api/portal";
import { setPortalLogo } from "../api/partners";
import { patch, useForm } from "../form/useForm";
import { LogoField } from "../components/LogoField";
import { Card, Heading, Notice } from "../components/Page";
import { Refused } from "../components/Refused";
import { toast } from "../components/toasts";
import { Waiting } from "../components/Waiting";
import { languages, nameOf } from "../language";
import { shared } from "../sharedTexts";
import { Duration, hours, minutes } from "./Duration";
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
        <Sections kept={settings.data} />
      </div>
    </>
  );
}

/** flat returns the settings without nesting. The names are those that problems use. */
function flat({
  selfManagement: self,
  ignoredDomains,
  applicationOrigins,
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
    applicationOrigins: applicationOrigins ?? [],
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

type Flat = ReturnType<typeof flat>;

/** Section is a part of the settings with its own Save. It sends only what was changed in it. */
function Section<N extends keyof Flat>({
  kept,
  names,
  title,
  lead,
  children,
}: {
  kept: Kept<Settings>;
  names: readonly N[];
  title: string;
  lead?: string;
  children: (form: ReturnType<typeof useForm<Pick<Flat, N>>>) => ReactNode;
}) {
  const all = flat(kept.record);
  const before = Object.fromEntries(names.map((name) => [name, all[name]])) as Pick<Flat, N>;
  const form = useForm(before, async (values) => {
    await changeSettings(kept, nested(patch(before, values)));
    toast(shared.saved);
  });
  return (
    <Card title={title} lead={lead}>
      <form className="stack" aria-label={title} onSubmit={(event) => void form.submit(event)} noValidate>
        {children(form)}
        <Notice problem={form.problem} />
        <div className="buttons">
          <Button type="submit" loading={form.busy}>
            {shared.save}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Sections({ kept }: { kept: Kept<Settings> }) {
  return (
    <>
      <Section kept={kept} title={t.portal} names={["portalName", "supportContact", "language"]}>
        {({ text, choice }) => {
          const { onChange, ...language } = choice("language");
          return (
            <div className="fields">
              <TextInput label={t.portalName} {...text("portalName")} />
              <TextInput label={t.supportContact} description={t.supportContactHint} {...text("supportContact")} />
              <Select
                label={t.language}
                description={t.languageHint}
                data={languages.map((tag) => ({ value: tag, label: nameOf(tag) }))}
                allowDeselect={false}
                {...language}
                onChange={(tag) => tag && onChange(tag)}
              />
            </div>
          );
        }}
      </Section>
      <Section kept={kept} title={t.mails} names={["senderName", "replyTo", "mailFooter", "reminders"]}>
        {({ text, check }) => (
          <div className="fields">
            <TextInput label={t.senderName} {...text("senderName")} />
            <TextInput label={t.replyTo} type="email" {...text("replyTo")} />
            <Textarea className="wide" label={t.mailFooter} autosize minRows={2} {...text("mailFooter")} />
            <Switch className="wide" label={t.reminders} {...check("reminders")} />
          </div>
        )}
      </Section>
      <Section kept={kept} title={t.links} lead={t.linksLead} names={["inviteLifetimeHours", "resetLifetimeMinutes"]}>
        {({ choice }) => (
          <div className="fields">
            <Duration label={t.inviteLifetime} units={hours} {...choice("inviteLifetimeHours")} />
            <Duration label={t.resetLifetime} units={minutes} {...choice("resetLifetimeMinutes")} />
          </div>
        )}
      </Section>
      <Section kept={kept} title={t.sessions} names={["sessionLifetimeHours", "staffIdleHours", "passwordMinLength"]}>
        {({ choice }) => {
          const { onChange, ...least } = choice("passwordMinLength");
          return (
            <div className="fields">
              <Duration label={t.sessionLifetime} units={hours} {...choice("sessionLifetimeHours")} />
              <Duration label={t.staffIdle} units={hours} {...choice("staffIdleHours")} />
              <NumberInput
                label={t.passwordMinLength}
                suffix={t.characters}
                allowDecimal={false}
                hideControls
                {...least}
                onChange={(value) => onChange(Number(value))}
              />
            </div>
          );
        }}
      </Section>
      <Section
        kept={kept}
        title={t.self}
        lead={t.selfLead}
        names={["selfManagement.partners", "selfManagement.distributors", "selfManagement.disable", "signUp"]}
      >
        {({ check }) => (
          <div className="stack">
            <Switch label={t.selfPartners} {...check("selfManagement.partners")} />
            <Switch label={t.selfDistributors} {...check("selfManagement.distributors")} />
            <Switch label={t.selfDisable} {...check("selfManagement.disable")} />
            <Switch label={t.signUp} description={t.signUpHint} {...check("signUp")} />
          </div>
        )}
      </Section>
      <Section kept={kept} title={t.applications} lead={t.applicationsLead} names={["applicationOrigins"]}>
        {({ choice }) => (
          <TagsInput
            aria-label={t.applications}
            placeholder="https://app.example.com"
            splitChars={[",", ";", " "]}
            acceptValueOnBlur
            clearButtonProps={{ "aria-label": shared.clear }}
            {...choice("applicationOrigins")}
          />
        )}
      </Section>
      <Section kept={kept} title={t.ignored} lead={t.ignoredLead} names={["ignoredDomains"]}>
        {({ choice }) => (
          <TagsInput
            aria-label={t.ignored}
            splitChars={[",", ";", " "]}
            acceptValueOnBlur
            clearButtonProps={{ "aria-label": shared.clear }}
            {...choice("ignoredDomains")}
          />
        )}
      </Section>
    </>
  );
}
