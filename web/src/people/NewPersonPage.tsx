import { Button, Switch, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { Problem, type Schemas } from "../api/client";
import { partnerQuery } from "../api/partners";
import { addPerson, nameOf } from "../api/people";
import { isStaff } from "../api/session";
import { forget } from "../form/unsaved";
import { filled, useForm } from "../form/useForm";
import { useOnce } from "../form/useOnce";
import { asIds } from "../components/externalIds";
import { ExternalIdsField } from "../components/ExternalIdsField";
import { GroupsField } from "../components/GroupsField";
import { Back } from "../components/links";
import { Card, Heading, Notice } from "../components/Page";
import { PartnerPicker } from "../components/Picker";
import { toast } from "../components/toasts";
import { useSession } from "../shell/session";
import { EmailTaken } from "./EmailTaken";
import { ExpiresIn } from "./ExpiresIn";
import { PhoneField } from "../components/PhoneField";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** NewPersonPage adds a person. With "Give access", the person is invited at once. */
export function NewPersonPage() {
  const { partner: id } = useParams({ strict: false });
  const session = useSession();
  const staff = isStaff(session);
  const partner =
    useQuery({ ...partnerQuery(id ?? ""), enabled: Boolean(id) && staff }).data?.record ??
    (staff ? undefined : session.partner);
  const back = !staff ? (
    <Back to="/team">{shared.pages.team}</Back>
  ) : id ? (
    <Back to="/partners/$partner" params={{ partner: id }}>
      {partner?.name ?? shared.pages.partners}
    </Back>
  ) : (
    <Back to="/people">{shared.pages.people}</Back>
  );
  return (
    <>
      <Heading
        form
        title={shared.addPeople.one}
        lead={partner && shared.addPeople.to({ partner: partner.name })}
        back={back}
      />
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
      externalIds: [] as string[],
      groups: [] as string[],
      primaryContact: false,
      access: Boolean(at) && active,
      expiresIn: "",
    },
    async (values) => {
      const { partner, groups, primaryContact, access, expiresIn, firstName, lastName, externalIds, ...others } =
        values;
      setTaken(null);
      const body: Schemas["AddPartnerPersonInputBody"] = {
        firstName,
        lastName,
        ...filled(others),
        ...(externalIds.length ? { externalIds: asIds(externalIds) } : {}),
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
        toast(shared.outcomes[outcome]({ name: nameOf(person) }) + (reason ? ` ${shared.reasons[reason]}` : ""));
      } catch (error) {
        if (error instanceof Problem && error.code === "email_taken" && error.holder) setTaken(error);
        throw error;
      }
      if (!staff) await navigate({ to: "/team" });
      else if (partner) await navigate({ to: "/partners/$partner", params: { partner: partner.id } });
      else await navigate({ to: "/people" });
    },
    { email_taken: "email", email_missing: "email", external_id_taken: "externalIds" },
  );
  const { text, check, choice, values } = form;
  return (
    <form className="stack narrow" onSubmit={(event) => void form.submit(event)} noValidate>
      <Card>
        <div className="fields">
          {choose && (
            <div className="wide">
              <PartnerPicker
                label={shared.person.partner}
                description={t.people.noPartnerHint}
                {...choice("partner")}
              />
            </div>
          )}
          <TextInput label={shared.person.firstName} {...text("firstName")} />
          <TextInput label={shared.person.lastName} {...text("lastName")} />
          <TextInput label={shared.person.email} type="email" {...text("email")} />
          {taken && (
            <EmailTaken
              problem={taken}
              partner={values.partner ?? undefined}
              released={() => setTaken(null)}
              settled={(to) => {
                forget(); // what was typed was for a person who is here already
                void navigate({ to: "/people/$person", params: { person: to } });
              }}
            />
          )}
          <PhoneField {...text("phone")} />
          <TextInput label={shared.person.title} {...text("title")} />
          <Textarea label={shared.person.address} autosize minRows={1} {...text("address")} />
          {staff && (
            <Textarea
              className="wide"
              label={shared.person.notes}
              description={shared.person.notesHint}
              autosize
              minRows={2}
              {...text("notes")}
            />
          )}
          {staff && <ExternalIdsField {...choice("externalIds")} />}
        </div>
      </Card>
      {values.partner && (
        <Card>
          <div className="stack">
            <Switch
              label={shared.person.access}
              description={staff ? shared.person.accessHint : t.ofTeam}
              {...check("access")}
            />
            {staff && (
              <>
                {values.access && (
                  <ExpiresIn
                    value={values.expiresIn}
                    error={form.errors.expiresIn}
                    set={(to) => form.set("expiresIn", to)}
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
          {values.partner && values.access ? t.people.addAndInvite : shared.addPeople.one}
        </Button>
      </div>
    </form>
  );
}
