import { Button, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFolders, IconPlus } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { addWorkspace, workspacesQuery, type Workspace } from "../api/workspaces";
import { isStaff } from "../api/session";
import { List } from "../components/List";
import { Empty, Heading, Notice } from "../components/Page";
import { useForm } from "../form/useForm";
import { useOnce } from "../form/useOnce";
import { shared } from "../sharedTexts";
import { useSession } from "../shell/session";
import { t } from "./texts";
import { Dialog, DialogButtons } from "../components/Dialog";

/** WorkspacesPage lists all workspaces for staff, and for everybody else their own. */
export function WorkspacesPage() {
  const staff = isStaff(useSession());
  const [opened, dialog] = useDisclosure();
  const navigate = useNavigate();
  const once = useOnce();
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={dialog.open}>
      {t.add}
    </Button>
  );
  return (
    <>
      <Heading title={shared.pages.workspaces} lead={staff ? t.lead : t.ownLead}>
        {staff && add}
      </Heading>
      <List
        query={workspacesQuery}
        id={(one) => one.id}
        label={shared.pages.workspaces}
        row={(one) =>
          staff ? (
            <Link to="/workspaces/$workspace" params={{ workspace: one.id }} className="row">
              <Words workspace={one} />
            </Link>
          ) : (
            <div className="row">
              <Words workspace={one} own />
            </div>
          )
        }
        empty={
          <Empty icon={<IconFolders />} title={staff ? t.emptyTitle : t.none}>
            <p className="quiet">{staff ? t.emptyLead : t.noneLead}</p>
            {staff && <div className="buttons">{add}</div>}
          </Empty>
        }
      />
      <WorkspaceForm
        opened={opened}
        close={dialog.close}
        title={t.add}
        send={async (values) => {
          const made = await addWorkspace(values, once(values));
          await navigate({ to: "/workspaces/$workspace", params: { workspace: made.id } });
        }}
      />
    </>
  );
}

function Words({ workspace, own }: { workspace: Workspace; own?: boolean }) {
  return (
    <>
      <span className="avatar" aria-hidden>
        <IconFolders size={20} />
      </span>
      <span className="row-words">
        <span className="row-name">{workspace.name}</span>
        {!own && <span className="row-sub">{t.people({ count: workspace.people ?? 0 })}</span>}
      </span>
    </>
  );
}

interface FormProps {
  opened: boolean;
  close: () => void;
  title: string;
  workspace?: Workspace;
  send: (values: { name: string }) => Promise<void>;
}

/** WorkspaceForm is the dialog that makes or changes a workspace. */
export function WorkspaceForm({ opened, close, title, workspace, send }: FormProps) {
  return (
    <Dialog opened={opened} onClose={close} title={title}>
      <Fields workspace={workspace} send={send} close={close} />
    </Dialog>
  );
}

function Fields({ workspace, send, close }: Pick<FormProps, "workspace" | "send" | "close">) {
  const form = useForm({ name: workspace?.name ?? "" }, async (values) => {
    await send(values);
    close();
  });
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      <TextInput label={t.name} data-autofocus {...form.text("name")} />
      <Notice problem={form.problem} />
      <DialogButtons close={close} busy={form.busy}>
        {shared.save}
      </DialogButtons>
    </form>
  );
}
