import { Button, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { Problem, type Schemas } from "../api/client";
import { partnerQuery } from "../api/partners";
import { addPerson, nameOf } from "../api/people";
import { isStaff } from "../api/session";
import { filled, useForm } from "../form/useForm";
import { useOnce } from "../form/useOnce";
import { GroupsField } from "../components/GroupsField";
import { Back } from "../components/links";
import { Card, Heading, Notice } from "../components/Page";
import { PartnerPicker } from "../components/Picker";
import { toast } from "../components/toasts";
import { useSession } from "../shell/session";
import { t } from "../texts";
import { EmailTaken } from "./EmailTaken";

/** NewPersonPage adds a person: with "give access", they are invited at once. */
export function NewPersonPage() {
  const { partner: id } = useParams({ strict: false });
  const session = useSession();
  const staff = isStaff(session);
  const partner =
    useQuery({ ...partnerQuery(id ?? ""), enabled: Boolean(id) && staff }).data?.record ??
    (staff ? undefined : session.partner);
  const back = !staff ? (
    <Back to="/team">{t.team.title}</Back>
  ) : id ? (
    <Back to="/partners/$partner" params={{ partner: id }}>
      {partner?.name ?? t.partners.title}
    </Back>
  ) : (
    <Back to="/people">{t.people.title}</Back>
  );
  return (
    <>
      <Heading title={t.people.add} lead={partner && t.people.addTo(partner.name)} back={back} />
      {(!id || partner) && (
        <NewPerson
          key={partner?.id}
          at={partner && { id: partner.id, name: partner.name }}
          choose={!id}
          staff={staff}
          active={partner?.status !== "inactive"}
        />
      )}
    </>
  );
}

function NewPerson({
  at,
  choose,
  staff,
  active,
}: {
  at?: Schemas["Reference"];
  choose: boolean;
  staff: boolean;
  active: boolean;
}) {
  const navigate = useNavigate();
  const once = useOnce();
  const [taken, setTaken] = useState<Problem | null>(null);
  const form = useForm(
    {
      partner: at ?? null,
      firstName: "",
      lastName: "",
      email: "",
      phone: "",
      title: "",
      address: "",
      notes: "",
      groups: [] as string[],
      primaryContact: false,
      access: Boolean(at) && active,
      expiresIn: "",
    },
    async (values) => {
      const { partner, groups, primaryContact, access, expiresIn, firstName, lastName, ...others } = values;
      setTaken(null);
      const body: Schemas["AddPartnerPersonInputBody"] = {
        firstName,
        lastName,
        ...filled(others),
        ...(partner
          ? {
              ...(access ? { access, ...(expiresIn ? { expiresIn: Number(expiresIn) } : {}) } : {}),
              ...(groups.length ? { groups } : {}),
              ...(primaryContact ? { primaryContact } : {}),
            }
          : {}),
      };
      try {
        const { person, outcome, reason } = await addPerson(partner?.id, body, once(body));
        toast(t.outcomes[outcome](nameOf(person)) + (reason ? ` ${t.reasons[reason]}` : ""));
      } catch (error) {
        if (error instanceof Problem && error.code === "email_taken" && error.holder) setTaken(error);
        throw error;
      }
      if (!staff) await navigate({ to: "/team" });
      else if (partner) await navigate({ to: "/partners/$partner", params: { partner: partner.id } });
      else await navigate({ to: "/people" });
    },
    { email_taken: "email", email_missing: "email" },
  );
  const { text, check, choice, values } = form;
  return (
    <form className="stack narrow" onSubmit={(event) => void form.submit(event)} noValidate>
      <Card>
        <div className="fields">
          {choose && (
            <div className="wide">
              <PartnerPicker label={t.person.partner} description={t.people.noPartnerHint} {...choice("partner")} />
            </div>
          )}
          <TextInput label={t.person.firstName} {...text("firstName")} />
          <TextInput label={t.person.lastName} {...text("lastName")} />
          <TextInput label={t.person.email} type="email" {...text("email")} />
          {taken && (
            <EmailTaken
              problem={taken}
              partner={values.partner ?? undefined}
              released={() => setTaken(null)}
              moved={(to) => void navigate({ to: "/people/$person", params: { person: to } })}
            />
          )}
          <TextInput label={t.person.phone} description={t.person.phoneHint} type="tel" {...text("phone")} />
          <TextInput label={t.person.title} {...text("title")} />
          <Textarea label={t.person.address} autosize minRows={1} {...text("address")} />
          {staff && (
            <Textarea
              className="wide"
              label={t.person.notes}
              description={t.person.notesHint}
              autosize
              minRows={2}
              {...text("notes")}
            />
          )}
        </div>
      </Card>
      {values.partner && (
        <Card>
          <div className="stack">
            <Switch
              label={t.person.access}
              description={staff ? t.person.accessHint : t.team.accessHint}
              {...check("access")}
            />
            {staff && (
              <>
                {values.access && (
                  <Select
                    label={t.person.expiresIn}
                    value={values.expiresIn}
                    error={form.errors.expiresIn}
                    allowDeselect={false}
                    onChange={(to) => form.set("expiresIn", to ?? "")}
                    data={Object.entries(t.person.expiresAfter)
                      .map(([value, label]) => ({ value, label }))
                      .sort((a, b) => Number(a.value) - Number(b.value))}
                  />
                )}
                <Switch
                  label={t.person.primaryContact}
                  description={t.person.primaryContactHint}
                  {...check("primaryContact")}
                />
                <GroupsField {...choice("groups")} />
              </>
            )}
          </div>
        </Card>
      )}
      <Notice problem={form.problem} />
      <div className="buttons">
        <Button type="submit" size="md" loading={form.busy}>
          {values.partner && values.access ? t.people.addAndInvite : t.people.add}
        </Button>
      </div>
    </form>
  );
}
