import { Button, TagsInput, TextInput } from "@mantine/core";
import { IconLock, IconPencil, IconPlus, IconTrash, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { addGroup, editGroup, groupsQuery, removeGroup, type Group } from "../api/portal";
import { useForm } from "../form/useForm";
import { Ask } from "../components/Ask";
import { Empty, Heading, Notice } from "../components/Page";
import { Refused } from "../components/Refused";
import { Pill } from "../components/StatusPill";
import { toast } from "../components/toasts";
import { Waiting } from "../components/Waiting";
import { shared } from "../sharedTexts";
import { GroupPeople } from "./GroupPeople";
import { t } from "./texts";
import { Dialog, DialogButtons } from "../components/Dialog";

/** GroupsPage lists, adds, changes and removes groups. Other web clients read their permissions. */
export function GroupsPage() {
  const groups = useQuery(groupsQuery);
  const [edited, edit] = useState<Group | "new" | null>(null);
  const [shown, show] = useState(false);
  const [removed, remove] = useState<Group | null>(null);
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => edit("new")}>
      {t.add}
    </Button>
  );
  return (
    <>
      <Heading title={shared.pages.groups} lead={t.lead}>
        {groups.data && groups.data.length > 0 && (
          <Button
            variant="default"
            leftSection={<IconUsers size={18} aria-hidden />}
            aria-pressed={shown}
            onClick={() => show(!shown)}
          >
            {shown ? t.hidePeople : t.showPeople}
          </Button>
        )}
        {add}
      </Heading>
      {groups.isPending ? (
        <Waiting />
      ) : groups.error ? (
        <Refused error={groups.error} retry={() => void groups.refetch()} />
      ) : groups.data.length === 0 ? (
        <Empty icon={<IconLock />} title={shared.noGroups}>
          <p className="quiet">{t.emptyLead}</p>
          <div className="buttons">{add}</div>
        </Empty>
      ) : (
        <ul role="list" className="rows" aria-label={shared.pages.groups}>
          {groups.data.map((group) => (
            <li key={group.id} className="row">
              <span className="avatar" aria-hidden>
                <IconLock size={18} />
              </span>
              <div className="row-words">
                <span className="row-name">{group.name}</span>
                <span className="pills">
                  {(group.permissions ?? []).map((one) => (
                    <Pill key={one} tone="calm">
                      {one}
                    </Pill>
                  ))}
                </span>
                {shown && <GroupPeople group={group.id} />}
              </div>
              <div className="row-end">
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconPencil size={16} aria-hidden />}
                  aria-label={t.editOf({ name: group.name })}
                  onClick={() => edit(group)}
                >
                  {shared.edit}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconTrash size={16} aria-hidden />}
                  aria-label={t.removeOf({ name: group.name })}
                  onClick={() => remove(group)}
                >
                  {shared.remove}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      <Dialog opened={edited !== null} onClose={() => edit(null)} title={edited === "new" ? t.add : t.edit}>
        {edited && <GroupForm group={edited === "new" ? undefined : edited} close={() => edit(null)} />}
      </Dialog>
      <Ask
        opened={removed !== null}
        close={() => remove(null)}
        title={t.removeOf({ name: removed?.name ?? "" })}
        yes={shared.remove}
        danger
        act={async () => {
          if (!removed) return;
          await removeGroup(removed.id);
          toast(t.removed({ name: removed.name }));
        }}
      >
        <p>{t.removeLead}</p>
      </Ask>
    </>
  );
}

function GroupForm({ group, close }: { group?: Group; close: () => void }) {
  const form = useForm(
    { name: group?.name ?? "", permissions: group?.permissions ?? [] },
    async (values) => {
      await (group ? editGroup(group.id, values) : addGroup(values));
      toast(shared.saved);
      close();
    },
    { conflict: "name" },
  );
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      <TextInput label={t.name} data-autofocus {...form.text("name")} />
      <TagsInput
        label={t.permissions}
        description={t.permissionsHint}
        acceptValueOnBlur
        clearButtonProps={{ "aria-label": shared.clear }}
        {...form.choice("permissions")}
      />
      <Notice problem={form.problem} />
      <DialogButtons close={close} busy={form.busy}>
        {shared.save}
      </DialogButtons>
    </form>
  );
}
