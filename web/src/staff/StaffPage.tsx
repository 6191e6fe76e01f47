import { Button, Select, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { Problem } from "../api/client";
import { addStaff, nameOf, staffQuery } from "../api/people";
import { useForm } from "../form/useForm";
import { useOnce } from "../form/useOnce";
import { List } from "../components/List";
import { Heading, Notice } from "../components/Page";
import { toast } from "../components/toasts";
import { EmailTaken } from "../people/EmailTaken";
import { PersonRow } from "../people/PersonRow";
import { shared } from "../sharedTexts";
import { t } from "./texts";
import { Dialog, DialogButtons } from "../components/Dialog";

/** StaffPage lists the vendor's own people, for owners. A person's own page changes their role or ends their access. */
export function StaffPage() {
  const [opened, dialog] = useDisclosure();
  return (
    <>
      <Heading title={shared.pages.staff} lead={t.lead}>
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={dialog.open}>
          {t.add}
        </Button>
      </Heading>
      <List
        query={staffQuery}
        id={(one) => one.id}
        row={(one) => <PersonRow person={one} />}
        label={shared.pages.staff}
        empty={null}
      />
      <Dialog opened={opened} onClose={dialog.close} title={t.add}>
        <AddStaff close={dialog.close} />
      </Dialog>
    </>
  );
}

function AddStaff({ close }: { close: () => void }) {
  const once = useOnce();
  const [taken, setTaken] = useState<Problem | null>(null);
  const form = useForm(
    { firstName: "", lastName: "", email: "", role: "admin" as "admin" | "owner" },
    async (values) => {
      setTaken(null);
      try {
        const added = await addStaff(values, once(values));
        toast(shared.outcomes.invited({ name: nameOf(added) }));
      } catch (error) {
        if (error instanceof Problem && error.code === "email_taken") setTaken(error);
        throw error;
      }
      close();
    },
    { email_taken: "email" },
  );
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      <TextInput label={shared.person.firstName} data-autofocus {...form.text("firstName")} />
      <TextInput label={shared.person.lastName} {...form.text("lastName")} />
      <TextInput label={shared.person.email} type="email" {...form.text("email")} />
      <Select
        label={shared.person.role}
        description={t.roleHint}
        allowDeselect={false}
        value={form.values.role}
        error={form.errors.role}
        onChange={(role) => role && form.set("role", role)}
        data={[
          { value: "admin" as const, label: shared.roles.admin },
          { value: "owner" as const, label: shared.roles.owner },
        ]}
      />
      {taken && <EmailTaken problem={taken} settled={close} released={() => setTaken(null)} />}
      <Notice problem={form.problem} />
      <DialogButtons close={close} busy={form.busy}>
        {t.invite}
      </DialogButtons>
    </form>
  );
}
