import { Button, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { Problem, type Kept } from "../api/client";
import { editPerson, type Person } from "../api/people";
import { patch, useForm } from "../form/useForm";
import { Notice } from "../components/Page";
import { toast } from "../components/toasts";
import { EmailTaken } from "./EmailTaken";
import { asTags, idsChanged } from "../components/externalIds";
import { ExternalIdsField } from "../components/ExternalIdsField";
import { PhoneField } from "../components/PhoneField";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** PersonEdit changes a person's own fields. A primary contact may change the address only of a contact. */
export function PersonEdit({ kept, staff }: { kept: Kept<Person>; staff: boolean }) {
  const { record } = kept;
  const { firstName, lastName, email = "", phone = "", title = "", address = "", notes = "" } = record;
  const [taken, setTaken] = useState<Problem | null>(null);
  const form = useForm(
    {
      firstName,
      lastName,
      email,
      phone,
      title,
      address,
      ...(staff ? { notes } : {}),
      externalIds: asTags(record.externalIds),
    },
    async ({ externalIds, ...values }) => {
      setTaken(null);
      try {
        const after = await editPerson(kept, {
          ...(patch(record, values) as object),
          ...idsChanged(record.externalIds, externalIds),
        });
        toast(
          after.pendingEmail && after.pendingEmail !== record.pendingEmail
            ? t.person.emailPending({ to: after.pendingEmail })
            : shared.saved,
        );
      } catch (error) {
        if (error instanceof Problem && error.code === "email_taken") setTaken(error);
        throw error;
      }
    },
    { email_taken: "email", email_missing: "email", external_id_taken: "externalIds" },
  );
  const { text } = form;
  const partners = staff && record.role !== "owner" && record.role !== "admin"; // the API keeps none for staff
  const frozen = record.status === "requested" || (!staff && record.status !== "contact");
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      <div className="fields">
        <TextInput label={shared.person.firstName} {...text("firstName")} />
        <TextInput label={shared.person.lastName} {...text("lastName")} />
        <TextInput
          label={shared.person.email}
          type="email"
          readOnly={frozen}
          description={frozen ? t.person.emailFrozen : record.status === "active" ? t.person.emailWaits : undefined}
          {...text("email")}
        />
        {taken?.holder && <EmailTaken problem={taken} settled={() => setTaken(null)} released={() => setTaken(null)} />}
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
            name="notes"
            value={form.values.notes ?? ""}
            error={form.errors.notes}
            onChange={(event) => form.set("notes", event.currentTarget.value)}
          />
        )}
        {partners && <ExternalIdsField {...form.choice("externalIds")} />}
      </div>
      {record.pendingEmail && <p className="notice wait">{t.person.emailPending({ to: record.pendingEmail })}</p>}
      <Notice problem={form.problem} />
      <div className="buttons">
        <Button type="submit" loading={form.busy}>
          {shared.save}
        </Button>
      </div>
    </form>
  );
}
