import { Button, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { Problem, type Kept } from "../api/client";
import { editPerson, type Person } from "../api/people";
import { patch, useForm } from "../form/useForm";
import { Notice } from "../components/Page";
import { toast } from "../components/toasts";
import { t } from "../texts";
import { EmailTaken } from "./EmailTaken";

/** PersonEdit changes a person's own fields. A primary contact may change a contact's address alone. */
export function PersonEdit({ kept, staff }: { kept: Kept<Person>; staff: boolean }) {
  const { record } = kept;
  const { firstName, lastName, email = "", phone = "", title = "", address = "", notes = "" } = record;
  const [taken, setTaken] = useState<Problem | null>(null);
  const form = useForm(
    { firstName, lastName, email, phone, title, address, ...(staff ? { notes } : {}) },
    async (values) => {
      setTaken(null);
      try {
        const after = await editPerson(kept, patch(record, values) as object);
        toast(
          after.pendingEmail && after.pendingEmail !== record.pendingEmail
            ? t.person.emailPending(after.pendingEmail)
            : t.saved,
        );
      } catch (error) {
        if (error instanceof Problem && error.code === "email_taken") setTaken(error);
        throw error;
      }
    },
    { email_taken: "email", email_missing: "email" },
  );
  const { text } = form;
  const frozen = record.status === "requested" || (!staff && record.status !== "contact");
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      <div className="fields">
        <TextInput label={t.person.firstName} {...text("firstName")} />
        <TextInput label={t.person.lastName} {...text("lastName")} />
        <TextInput
          label={t.person.email}
          type="email"
          readOnly={frozen}
          description={frozen ? t.person.emailFrozen : record.status === "active" ? t.person.emailWaits : undefined}
          {...text("email")}
        />
        {taken?.holder && <EmailTaken problem={taken} moved={() => undefined} released={() => setTaken(null)} />}
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
            name="notes"
            value={form.values.notes ?? ""}
            error={form.errors.notes}
            onChange={(event) => form.set("notes", event.currentTarget.value)}
          />
        )}
      </div>
      {record.pendingEmail && <p className="notice wait">{t.person.emailPending(record.pendingEmail)}</p>}
      <Notice problem={form.problem} />
      <div className="buttons">
        <Button type="submit" loading={form.busy}>
          {t.save}
        </Button>
      </div>
    </form>
  );
}
