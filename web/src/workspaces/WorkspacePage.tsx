import { ActionIcon, Button } from "@mantine/core";
import { IconPencil, IconTrash, IconUserPlus, IconUsers, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { Schemas } from "../api/client";
import {
  editWorkspace,
  endAccess,
  giveAccess,
  removeWorkspace,
  workspacePeopleQuery,
  workspaceQuery,
  type WorkspacePerson,
} from "../api/workspaces";
import { Ask } from "../components/Ask";
import { Avatar } from "../components/Avatar";
import { Back } from "../components/links";
import { List } from "../components/List";
import { Card, Empty, Heading, Notice } from "../components/Page";
import { PersonPicker } from "../components/Picker";
import { Refused } from "../components/Refused";
import { Pill } from "../components/StatusPill";
import { toast } from "../components/toasts";
import { Waiting } from "../components/Waiting";
import { useForm } from "../form/useForm";
import { shared } from "../sharedTexts";
import { t } from "./texts";
import { WorkspaceForm } from "./WorkspacesPage";

/** WorkspacePage shows staff who has access to a workspace. They give and end access here. */
export function WorkspacePage() {
  const { workspace: id } = useParams({ from: "/shell/workspaces/$workspace" });
  const [asked, ask] = useState<"edit" | "remove" | null>(null);
  const [ended, end] = useState<WorkspacePerson | null>(null);
  const navigate = useNavigate();
  const workspace = useQuery(workspaceQuery(id));
  if (workspace.isPending) return <Waiting />;
  if (workspace.error) return <Refused error={workspace.error} retry={() => void workspace.refetch()} />;
  const { record } = workspace.data;
  return (
    <>
      <Heading
        title={record.name}
        lead={t.people({ count: record.people ?? 0 })}
        back={<Back to="/workspaces">{shared.pages.workspaces}</Back>}
      >
        <Button variant="default" leftSection={<IconPencil size={18} aria-hidden />} onClick={() => ask("edit")}>
          {shared.edit}
        </Button>
        <Button variant="default" leftSection={<IconTrash size={18} aria-hidden />} onClick={() => ask("remove")}>
          {shared.remove}
        </Button>
      </Heading>
      <div className="stack">
        <GiveAccess workspace={id} />
        <List
          query={workspacePeopleQuery(id)}
          id={(one) => one.person.id}
          label={t.access}
          row={(one) => <PersonRow one={one} end={() => end(one)} />}
          empty={
            <Empty icon={<IconUsers />} title={t.nobody}>
              <p className="quiet">{t.nobodyLead}</p>
            </Empty>
          }
        />
      </div>
      <WorkspaceForm
        opened={asked === "edit"}
        close={() => ask(null)}
        title={t.edit}
        workspace={record}
        send={async (values) => {
          await editWorkspace(workspace.data, values);
          toast(shared.saved);
        }}
      />
      <Ask
        opened={asked === "remove"}
        close={() => ask(null)}
        title={t.removeTitle({ name: record.name })}
        yes={shared.remove}
        danger
        act={async () => {
          await removeWorkspace(id);
          toast(t.removed({ name: record.name }));
          await navigate({ to: "/workspaces", replace: true });
        }}
      >
        <p>{t.removeLead}</p>
      </Ask>
      <Ask
        opened={ended !== null}
        close={() => end(null)}
        title={t.endTitle({ name: ended?.person.name ?? "" })}
        yes={t.endYes}
        danger
        act={async () => {
          if (!ended) return;
          await endAccess(id, ended.person.id);
          toast(t.ended({ name: ended.person.name }));
        }}
      >
        <p>{t.endLead}</p>
      </Ask>
    </>
  );
}

function GiveAccess({ workspace }: { workspace: string }) {
  const form = useForm({ person: null as Schemas["Reference"] | null }, async ({ person }, { reset }) => {
    if (!person) return;
    const given = await giveAccess(workspace, person.id);
    toast(t.outcomes[given.outcome]({ name: person.name }));
    reset();
  });
  return (
    <Card>
      <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
        <div className="inline-form">
          <PersonPicker label={t.person} description={t.giveHint} {...form.choice("person")} />
          <Button
            type="submit"
            loading={form.busy}
            disabled={!form.values.person}
            leftSection={<IconUserPlus size={18} aria-hidden />}
          >
            {t.give}
          </Button>
        </div>
        <Notice problem={form.problem} />
      </form>
    </Card>
  );
}

function PersonRow({ one, end }: { one: WorkspacePerson; end: () => void }) {
  const { person } = one;
  return (
    <div className="row">
      <Avatar name={person.name} />
      <div className="row-words">
        <span className="row-name">
          <Link to="/people/$person" params={{ person: person.id }}>
            {person.name}
          </Link>
        </span>
        <span className="row-sub">{[one.email, one.partner?.name].filter(Boolean).join(" · ")}</span>
      </div>
      <div className="row-end">
        <Pill tone="calm">{shared.status[one.status]}</Pill>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t.end({ name: person.name })}
          title={t.endYes}
          onClick={end}
        >
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </div>
    </div>
  );
}
