import { ActionIcon, Button, Modal, TextInput } from "@mantine/core";
import { IconLink, IconUserPlus, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Schemas } from "../api/client";
import { addUser, link, removeUser, usersQuery, type EcosystemUser } from "../api/ecosystems";
import { useForm } from "../form/useForm";
import { Ask } from "../components/Ask";
import { Avatar } from "../components/Avatar";
import { List } from "../components/List";
import { Card, Empty, Notice } from "../components/Page";
import { MemberPicker } from "../components/Picker";
import { toast } from "../components/toasts";
import { useAct } from "../components/useAct";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** Users lists the users of an ecosystem. The link icon links a user with a member. */
export function Users({ ecosystem }: { ecosystem: string }) {
  const [linking, setLinking] = useState<EcosystemUser | null>(null);
  const [leaving, setLeaving] = useState<EcosystemUser | null>(null);
  return (
    <div className="stack">
      <AddUser ecosystem={ecosystem} />
      <List
        query={usersQuery(ecosystem)}
        id={(one) => one.person.id}
        label={t.ecosystem.users}
        row={(one) => (
          <UserRow user={one} ecosystem={ecosystem} relink={() => setLinking(one)} remove={() => setLeaving(one)} />
        )}
        empty={
          <Empty icon={<IconUserPlus />} title={t.ecosystem.noUsers}>
            <p className="quiet">{t.ecosystem.noUsersLead}</p>
          </Empty>
        }
      />
      {linking && (
        <LinkDialog key={linking.person.id} ecosystem={ecosystem} user={linking} close={() => setLinking(null)} />
      )}
      {leaving && (
        <Ask
          opened
          close={() => setLeaving(null)}
          title={t.ecosystem.removeUser(leaving.person.name)}
          yes={shared.remove}
          danger
          act={async () => {
            await removeUser(ecosystem, leaving.person.id);
            toast(t.ecosystem.userRemoved(leaving.person.name));
          }}
        >
          <p>{t.ecosystem.removeUserLead}</p>
        </Ask>
      )}
    </div>
  );
}

function AddUser({ ecosystem }: { ecosystem: string }) {
  const form = useForm(
    { email: "" },
    async ({ email }, { reset }) => {
      const added = await addUser(ecosystem, email);
      toast(t.ecosystem.userAdded(added.person.name));
      reset();
    },
    { no_such_account: "email" },
  );
  return (
    <Card>
      <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
        <div className="inline-form">
          <TextInput
            label={t.ecosystem.addUser}
            description={t.ecosystem.addUserHint}
            type="email"
            {...form.text("email")}
          />
          <Button type="submit" loading={form.busy} leftSection={<IconUserPlus size={18} aria-hidden />}>
            {t.add}
          </Button>
        </div>
        <Notice problem={form.problem} />
      </form>
    </Card>
  );
}

function UserRow({
  user,
  ecosystem,
  relink,
  remove,
}: {
  user: EcosystemUser;
  ecosystem: string;
  relink: () => void;
  remove: () => void;
}) {
  const { person, member } = user;
  return (
    <div className="row">
      <Avatar name={person.name} />
      <div className="row-words">
        <span className="row-name">
          <Link to="/people/$person" params={{ person: person.id }}>
            {person.name}
          </Link>
        </span>
        <span className="row-sub">
          {member ? (
            <Link to="/ecosystems/$ecosystem/members/$member" params={{ ecosystem, member: member.id }}>
              {member.name}
            </Link>
          ) : (
            shared.unlinked
          )}
        </span>
      </div>
      <div className="row-end icons">
        <ActionIcon
          variant={member ? "light" : "default"}
          size="lg"
          aria-label={member ? t.ecosystem.relink(person.name) : t.ecosystem.link(person.name)}
          title={member ? t.ecosystem.relinkShort : t.ecosystem.linkShort}
          onClick={relink}
        >
          <IconLink size={18} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t.ecosystem.removeUser(person.name)}
          title={shared.remove}
          onClick={remove}
        >
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </div>
    </div>
  );
}

/** LinkDialog links a user with a member, or ends the link. */
function LinkDialog({ ecosystem, user, close }: { ecosystem: string; user: EcosystemUser; close: () => void }) {
  const form = useForm({ member: (user.member ?? null) as Schemas["Reference"] | null }, async ({ member }) => {
    if (!member) return;
    await link(ecosystem, user, member.id);
    toast(t.ecosystem.linked(user.person.name, member.name));
    close();
  });
  const unlink = useAct(async () => {
    await link(ecosystem, user, null);
    close();
  }, t.ecosystem.unlinkDone(user.person.name));
  return (
    <Modal
      opened
      onClose={close}
      title={t.ecosystem.link(user.person.name)}
      centered
      closeButtonProps={{ "aria-label": shared.close }}
    >
      <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
        <p className="quiet">{t.ecosystem.linkLead}</p>
        <MemberPicker ecosystem={ecosystem} label={t.ecosystem.member} {...form.choice("member")} />
        <Notice problem={form.problem} />
        <div className="buttons end">
          {user.member && (
            <Button variant="subtle" color="red" loading={unlink.busy} onClick={() => void unlink.act()}>
              {t.ecosystem.unlink}
            </Button>
          )}
          <Button variant="default" onClick={close}>
            {shared.cancel}
          </Button>
          <Button
            type="submit"
            loading={form.busy}
            disabled={!form.values.member || form.values.member.id === user.member?.id}
          >
            {t.ecosystem.linkShort}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
