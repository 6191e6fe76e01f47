import { Button, SegmentedControl, Switch, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { Schemas } from "../api/client";
import { addPartner, partnersNamed } from "../api/partners";
import { filled, useForm } from "../form/useForm";
import { useOnce } from "../form/useOnce";
import { Back } from "../components/links";
import { Card, Heading, Notice } from "../components/Page";
import { asIds } from "../components/externalIds";
import { FreePersonPicker } from "../components/Picker";
import { toast } from "../components/toasts";
import { noPartner, onlyFields, PartnerFields } from "./PartnerFields";
import { PhoneField } from "../components/PhoneField";
import { shared } from "../sharedTexts";
import { t } from "./texts";

const noContact = {
  who: "none" as "none" | "new" | "known",
  "primaryContact.id": null as Schemas["Reference"] | null,
  "primaryContact.firstName": "",
  "primaryContact.lastName": "",
  "primaryContact.email": "",
  "primaryContact.phone": "",
  "primaryContact.title": "",
  access: true,
};

/** NewPartnerPage adds a partner. It can add the partner's primary contact in the same step. */
export function NewPartnerPage() {
  const navigate = useNavigate();
  const once = useOnce();
  const form = useForm(
    { ...noPartner, ...noContact },
    async (values) => {
      const { kind, licence, status, domains, externalIds, ...texts } = onlyFields(values);
      const { licensedId, accessPointUrl, ...others } = texts;
      const body: Schemas["AddPartnerInputBody"] = {
        ...filled(others),
        ...(licence === "licensed" ? filled({ licensedId, accessPointUrl }) : {}),
        name: values.name,
        kind,
        licence,
        status,
        ...(domains.length ? { domains } : {}),
        ...(externalIds.length ? { externalIds: asIds(externalIds) } : {}),
        primaryContact: contact(values),
      };
      const made = await addPartner(body, once(body));
      toast(t.partners.added({ name: made.name }));
      await navigate({ to: "/partners/$partner", params: { partner: made.id } });
    },
    { email_taken: "primaryContact.email", external_id_taken: "externalIds" },
  );
  const { text, choice, check, values } = form;
  return (
    <>
      <Heading form title={shared.firstPartner.add} back={<Back to="/partners">{shared.pages.partners}</Back>} />
      <form className="stack narrow" onSubmit={(event) => void form.submit(event)} noValidate>
        <Card title={t.partners.organisation}>
          <PartnerFields form={form} />
          <SameName name={values.name} />
        </Card>
        <Card title={t.partners.contactTitle} lead={t.partners.contactLead}>
          <div className="stack">
            <SegmentedControl
              aria-label={t.partners.contactTitle}
              value={values.who}
              onChange={(who) => form.set("who", who as typeof values.who)}
              data={(["none", "new", "known"] as const).map((value) => ({
                value,
                label: t.partners.contactWho[value],
              }))}
            />
            {values.who === "new" && (
              <div className="fields">
                <TextInput label={shared.person.firstName} {...text("primaryContact.firstName")} />
                <TextInput label={shared.person.lastName} {...text("primaryContact.lastName")} />
                <TextInput label={shared.person.email} type="email" {...text("primaryContact.email")} />
                <PhoneField {...text("primaryContact.phone")} />
                <TextInput label={shared.person.title} {...text("primaryContact.title")} />
              </div>
            )}
            {values.who === "known" && (
              <FreePersonPicker label={t.partners.contactKnown} {...choice("primaryContact.id")} />
            )}
            {values.who !== "none" && (
              <Switch label={shared.person.access} description={shared.person.accessHint} {...check("access")} />
            )}
          </div>
        </Card>
        <Notice problem={form.problem} />
        <div className="buttons">
          <Button type="submit" size="md" loading={form.busy}>
            {shared.firstPartner.add}
          </Button>
        </div>
      </form>
    </>
  );
}

/** SameName is a hint that a partner with the typed name exists. The name may be used all the same. */
function SameName({ name }: { name: string }) {
  const [typed] = useDebouncedValue(name.trim(), 400);
  const { data = [] } = useQuery({
    queryKey: ["partners", "named", typed],
    queryFn: () => partnersNamed(typed),
    enabled: typed !== "",
  });
  if (typed === "" || data.length === 0) return null;
  return (
    <p className="notice wait" role="status">
      {t.partner.sameName}{" "}
      {data.map((one) => (
        <Link key={one.id} to="/partners/$partner" params={{ partner: one.id }}>
          {one.name}
        </Link>
      ))}
    </p>
  );
}

function contact(values: typeof noContact): Schemas["FirstContact"] | undefined {
  const { who, access } = values;
  if (who === "none") return undefined;
  if (who === "known") return values["primaryContact.id"] ? { id: values["primaryContact.id"].id, access } : undefined;
  return {
    firstName: values["primaryContact.firstName"],
    lastName: values["primaryContact.lastName"],
    access,
    ...filled({
      email: values["primaryContact.email"],
      phone: values["primaryContact.phone"],
      title: values["primaryContact.title"],
    }),
  };
}
