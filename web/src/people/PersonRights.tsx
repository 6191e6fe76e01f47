import { Button, Select, Switch } from "@mantine/core";
import type { Kept } from "../api/client";
import { editPerson, type Person } from "../api/people";
import { useForm } from "../form/useForm";
import { GroupsField } from "../components/GroupsField";
import { Card, Notice } from "../components/Page";
import { toast } from "../components/toasts";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** PersonRights changes what a person may do: groups and primary contact, or the role of a staff person. */
export function PersonRights({ kept }: { kept: Kept<Person> }) {
  const { role, groups, partner } = kept.record;
  const ofStaff = role === "owner" || role === "admin";
  const form = useForm(
    { role: role as string, groups: groups ?? [], primaryContact: role === "primary_contact" },
    async (values) => {
      await editPerson(
        kept,
        ofStaff
          ? { role: values.role as "owner" | "admin" }
          : {
              groups: values.groups,
              ...(partner ? { primaryContact: values.primaryContact } : {}),
            },
      );
      toast(shared.saved);
    },
  );
  return (
    <Card title={t.person.rights} lead={ofStaff ? t.person.roleHint : undefined}>
      <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
        {ofStaff ? (
          <Select
            label={shared.person.role}
            allowDeselect={false}
            value={form.values.role}
            error={form.errors.role}
            data={[
              { value: "admin", label: shared.roles.admin },
              { value: "owner", label: shared.roles.owner },
            ]}
            onChange={(to) => to && form.set("role", to)}
          />
        ) : (
          <>
            {partner && (
              <Switch
                label={t.person.primaryContact}
                description={t.person.primaryContactHint}
                {...form.check("primaryContact")}
              />
            )}
            <GroupsField {...form.choice("groups")} />
          </>
        )}
        <Notice problem={form.problem} />
        <div className="buttons">
          <Button type="submit" variant="default" loading={form.busy}>
            {t.person.saveRights}
          </Button>
        </div>
      </form>
    </Card>
  );
}
