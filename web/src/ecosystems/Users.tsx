import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconUserMinus, IconUserPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { addUser, removeUser, usersQuery, type EcosystemUser } from "../api/ecosystems";
import { useForm } from "../form/useForm";
import { Ask } from "../components/Ask";
import { Avatar } from "../components/Avatar";
import { List } from "../components/List";
import { Card, Empty, Notice } from "../components/Page";
import { toast } from "../components/toasts";
import { shared } from "../sharedTexts";
import { Holder } from "./Holder";
import { LinkIcons } from "./LinkIcons";
import { useOnce } from "../form/useOnce";
import { t } from "./texts";

/** Users lists the users of an ecosystem, with the icons that link each of them with a member. */
export function Users({ ecosystem }: { ecosystem: string }) {
  const [leaving, setLeaving] = useState<EcosystemUser | null>(null);
  return (
    <div className="stack">
      <AddUser ecosystem={ecosystem} />
      <List
        query={usersQuery(ecosystem)}
        id={(one) => one.person.id}
        label={t.ecosystem.users}
        row={(one) => <UserRow user={one} ecosystem={ecosystem} remove={() => setLeaving(one)} />}
        empty={
          <Empty icon={<IconUserPlus />} title={t.ecosystem.noUsers}>
            <p className="quiet">{t.ecosystem.noUsersLead}</p>
          </Empty>
        }
      />
      {leaving && (
        <Ask
          opened
          close={() => setLeaving(null)}
          title={t.ecosystem.removeUser({ name: leaving.person.name })}
          yes={t.ecosystem.removeUserYes}
          danger
          act={async () => {
            await removeUser(ecosystem, leaving.person.id);
            toast(t.ecosystem.userRemoved({ name: leaving.person.name }));
          }}
        >
          <p>{t.ecosystem.removeUserLead}</p>
        </Ask>
      )}
    </div>
  );
}

function AddUser({ ecosystem }: { ecosystem: string }) {
  const once = useOnce();
  const form = useForm(
    { email: "" },
    async ({ email }, { reset }) => {
      const added = await addUser(ecosystem, email, once({ email }));
      toast(t.ecosystem.userAdded({ name: added.person.name }));
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
        <Holder email={form.values.email} ecosystem={ecosystem} />
        <Notice problem={form.problem} />
      </form>
    </Card>
  );
}

function UserRow({ user, ecosystem, remove }: { user: EcosystemUser; ecosystem: string; remove: () => void }) {
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
        <LinkIcons ecosystem={ecosystem} person={person} member={member} />
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t.ecosystem.removeUser({ name: person.name })}
          title={t.ecosystem.removeUserYes}
          onClick={remove}
        >
          <IconUserMinus size={18} aria-hidden />
        </ActionIcon>
      </div>
    </div>
  );
}
