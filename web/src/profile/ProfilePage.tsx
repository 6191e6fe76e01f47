import { Button, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { queries } from "../api/queries";
import { editPerson, nameOf, personQuery, type Person } from "../api/people";
import type { Kept } from "../api/client";
import { applyLanguage, languageOf } from "../api/language";
import { sessionQuery } from "../api/session";
import { patch, useForm } from "../form/useForm";
import { Avatar } from "../components/Avatar";
import { Card, Heading, Notice } from "../components/Page";
import { Refused } from "../components/Refused";
import { toast } from "../components/toasts";
import { Waiting } from "../components/Waiting";
import { useSession } from "../shell/session";
import { PhoneField } from "../components/PhoneField";
import { languages, nameOf as nameOfLanguage } from "../language";
import { shared } from "../sharedTexts";
import { JoinPartner } from "./JoinPartner";
import { Welcome } from "./Welcome";
import { t } from "./texts";

/** ProfilePage is where users change their own details. */
export function ProfilePage() {
  const { person } = useSession();
  const own = useQuery(personQuery(person.id));
  if (own.isPending) return <Waiting />;
  if (own.error) return <Refused error={own.error} retry={() => void own.refetch()} />;
  const { record } = own.data;
  return (
    <>
      <Heading
        title={shared.pages.profile}
        lead={shared.roles[record.role] + (record.partner ? ` · ${record.partner.name}` : "")}
        beside={<Avatar name={nameOf(record)} />}
      />
      <Welcome />
      <div className="stack narrow">
        {!record.partner && record.role === "user" && (
          <JoinPartner own={record} reread={() => Promise.all([own.refetch(), reread()])} />
        )}
        <Card title={t.profile.details}>
          <Details own={own.data} />
        </Card>
        <Members links={record.links ?? []} />
        <Card title={t.profile.emailTitle} lead={t.profile.emailLead}>
          <Email own={own.data} />
        </Card>
      </div>
    </>
  );
}

/** Members lists the members that the user is linked with: at most one in each ecosystem. */
function Members({ links }: { links: NonNullable<Person["links"]> }) {
  if (links.length === 0) return null;
  return (
    <Card title={t.profile.members} lead={t.profile.membersLead}>
      <ul role="list" className="plain-rows">
        {links.map(({ ecosystem, member }) => (
          <li key={ecosystem.id}>
            <Link
              to="/ecosystems/$ecosystem/members/$member"
              params={{ ecosystem: ecosystem.id, member: member.id }}
              className="row"
            >
              <Avatar name={member.name} />
              <span className="row-words">
                <span className="row-name">{member.name}</span>
                <span className="row-sub">{ecosystem.name}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const reread = () => queries.invalidateQueries({ queryKey: sessionQuery.queryKey });

/** saved reads the session again, so that the whole client shows the new name. */
async function saved(call: Promise<Person>): Promise<Person> {
  const person = await call;
  await reread();
  return person;
}

function Details({ own }: { own: Kept<Person> }) {
  const { firstName, lastName, phone = "", title = "", address = "" } = own.record;
  const language = languageOf(own.record);
  const form = useForm({ firstName, lastName, phone, title, address, language }, async (values) => {
    const person = await saved(editPerson(own, patch(own.record as Partial<typeof values>, values) as object));
    toast(shared.saved);
    if (values.language !== language) await applyLanguage(person);
  });
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      <div className="fields">
        <TextInput label={shared.person.firstName} autoComplete="given-name" {...form.text("firstName")} />
        <TextInput label={shared.person.lastName} autoComplete="family-name" {...form.text("lastName")} />
        <PhoneField autoComplete="tel" {...form.text("phone")} />
        <TextInput label={shared.person.title} autoComplete="organization-title" {...form.text("title")} />
        <Select
          label={t.profile.language}
          data={[
            { value: "", label: t.profile.languageOfBrowser },
            ...languages.map((tag) => ({ value: tag, label: nameOfLanguage(tag) })),
          ]}
          name="language"
          value={form.values.language}
          error={form.errors.language}
          onChange={(tag) => form.set("language", tag ?? "")}
        />
        <Textarea
          className="wide"
          label={shared.person.address}
          autosize
          minRows={2}
          autoComplete="street-address"
          {...form.text("address")}
        />
      </div>
      <Notice problem={form.problem} />
      <div className="buttons">
        <Button type="submit" loading={form.busy}>
          {shared.save}
        </Button>
      </div>
    </form>
  );
}

function Email({ own }: { own: Kept<Person> }) {
  const form = useForm(
    { email: own.record.email ?? "", current: "" },
    async (values, { reset }) => {
      await saved(editPerson(own, values));
      reset();
      toast(t.profile.emailSent);
    },
    { bad_credentials: "current" },
  );
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      {own.record.pendingEmail && (
        <p className="notice wait">{t.profile.emailPending({ to: own.record.pendingEmail })}</p>
      )}
      <div className="fields">
        <TextInput label={shared.person.email} type="email" autoComplete="email" {...form.text("email")} />
        <TextInput
          label={t.password.current}
          type="password"
          autoComplete="current-password"
          {...form.text("current")}
        />
      </div>
      <Notice problem={form.problem} />
      <div className="buttons">
        <Button type="submit" variant="default" loading={form.busy}>
          {t.profile.emailChange}
        </Button>
      </div>
    </form>
  );
}
