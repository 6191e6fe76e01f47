import { Select, TagsInput, Textarea, TextInput } from "@mantine/core";
import type { Schemas } from "../api/client";
import type { Member } from "../api/ecosystems";
import type { useForm } from "../form/useForm";
import { PartnerPicker } from "../components/Picker";
import { shared } from "../sharedTexts";
import { t } from "./texts";

export const noMember = {
  name: "",
  kind: "organisation" as Member["kind"],
  email: "",
  domain: "",
  partner: null as Schemas["Reference"] | null,
  tags: [] as string[],
  description: "",
};

/** MemberFields are the fields of a member. Its users change its name, tags and description; the rest is for staff. */
export function MemberFields({
  form: { text, choice, values, set, errors },
  staff,
}: {
  form: ReturnType<typeof useForm<typeof noMember>>;
  staff: boolean;
}) {
  return (
    <div className="fields">
      <TextInput label={t.member.name} data-autofocus {...text("name")} />
      {staff && (
        <>
          <Select
            label={t.member.kind}
            name="kind"
            allowDeselect={false}
            value={values.kind}
            error={errors.kind}
            onChange={(kind) => kind && set("kind", kind)}
            data={(["organisation", "person"] as const).map((value) => ({ value, label: t.member.kinds[value] }))}
          />
          <TextInput label={shared.person.email} type="email" {...text("email")} />
          <TextInput label={t.member.domain} {...text("domain")} />
          <PartnerPicker label={shared.person.partner} {...choice("partner")} />
        </>
      )}
      <TagsInput
        label={t.member.tags}
        description={t.member.tagsHint}
        acceptValueOnBlur
        clearButtonProps={{ "aria-label": shared.clear }}
        {...choice("tags")}
      />
      <Textarea label={t.member.description} autosize minRows={2} className="wide" {...text("description")} />
    </div>
  );
}
