import { Select, TagsInput, Textarea, TextInput } from "@mantine/core";
import type { Partner } from "../api/partners";
import type { useForm } from "../form/useForm";
import { asTags } from "../components/externalIds";
import { ExternalIdsField } from "../components/ExternalIdsField";
import { PhoneField } from "../components/PhoneField";
import { shared } from "../sharedTexts";
import { t } from "./texts";

export const noPartner = {
  name: "",
  kind: "partner" as Partner["kind"],
  licence: "guest" as Partner["licence"],
  status: "active" as Partner["status"],
  licensedId: "",
  accessPointUrl: "",
  domains: [] as string[],
  type: "",
  phone: "",
  address: "",
  notes: "",
  externalIds: [] as string[], // as a form shows them
};

export type PartnerValues = typeof noPartner;

export const valuesOf = (partner: Partner): PartnerValues => ({
  ...noPartner,
  ...partner,
  domains: partner.domains ?? [],
  externalIds: asTags(partner.externalIds),
});

/** onlyFields returns the values of the form's fields, without the rest of the record. */
export const onlyFields = (values: PartnerValues): PartnerValues =>
  Object.fromEntries(
    Object.keys(noPartner).map((name) => [name, values[name as keyof PartnerValues]]),
  ) as PartnerValues;

/** PartnerFields are the fields of a partner. Two of them show only for a licensed partner. */
export function PartnerFields<V extends PartnerValues>({ form }: { form: ReturnType<typeof useForm<V>> }) {
  const { text, choice, values } = form as unknown as ReturnType<typeof useForm<PartnerValues>>;
  const select = <T extends string>(name: "kind" | "licence" | "status", of: Record<T, string>) => {
    const { onChange, value, error } = choice(name);
    return {
      name,
      value,
      error,
      allowDeselect: false,
      data: Object.entries<string>(of).map(([value, label]) => ({ value, label })),
      onChange: (to: string | null) => to && onChange(to as never),
    };
  };
  return (
    <div className="fields">
      <TextInput className="wide" label={t.partner.name} required withAsterisk={false} {...text("name")} />
      <Select label={t.partner.kind} {...select("kind", t.partner.kinds)} />
      <Select
        label={t.partner.status}
        {...select("status", { active: t.partner.statuses.active, inactive: t.partner.statuses.inactive })}
      />
      <Select label={t.partner.licence} {...select("licence", t.partner.licences)} />
      {values.licence === "licensed" && (
        <>
          <TextInput label={t.partner.licensedId} {...text("licensedId")} />
          <TextInput
            className="wide"
            label={t.partner.accessPointUrl}
            placeholder="https://"
            type="url"
            {...text("accessPointUrl")}
          />
        </>
      )}
      <TagsInput
        className="wide"
        label={t.partner.domains}
        description={t.partner.domainsHint}
        splitChars={[",", ";", " "]}
        acceptValueOnBlur
        clearButtonProps={{ "aria-label": shared.clear }}
        {...choice("domains")}
      />
      <TextInput label={t.partner.type} description={t.partner.typeHint} {...text("type")} />
      <PhoneField {...text("phone")} />
      <Textarea label={shared.person.address} autosize minRows={2} {...text("address")} />
      <Textarea
        label={shared.person.notes}
        description={shared.person.notesHint}
        autosize
        minRows={2}
        {...text("notes")}
      />
      <ExternalIdsField {...choice("externalIds")} />
    </div>
  );
}
