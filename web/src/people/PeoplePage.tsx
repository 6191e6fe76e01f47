import { Select } from "@mantine/core";
import { IconPlus, IconUsers } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { peopleQuery, type Role } from "../api/people";
import { List } from "../components/List";
import { Empty, Heading } from "../components/Page";
import { useSession } from "../shell/session";
import { PeopleTools } from "./PeopleTools";
import { Chase, ChosenRow, useChosen } from "./Chase";
import { LinkButton } from "../components/links";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** PeoplePage lists everyone in the portal. Only owners see staff in it. */
export function PeoplePage() {
  const filter = useSearch({ from: "/shell/people" });
  const { role } = useSession().person;
  const { chosen, toggle, clear } = useChosen();
  const navigate = useNavigate({ from: "/people" });
  const set = (to: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...to }), replace: true });
  const roles: Role[] = role === "owner" ? ["user", "primary_contact", "admin", "owner"] : ["user", "primary_contact"];
  const add = (
    <LinkButton to="/people/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {shared.addPeople.one}
    </LinkButton>
  );
  return (
    <>
      <Heading title={shared.pages.people}>{add}</Heading>
      <PeopleTools q={filter.q} status={filter.status} invite={filter.invite} mail={filter.mail} set={set}>
        <Select
          className="choice"
          aria-label={shared.person.role}
          placeholder={t.people.anyRole}
          clearable
          value={filter.role ?? null}
          data={roles.map((value) => ({ value, label: shared.roles[value] }))}
          onChange={(to) => set({ role: (to as Role | null) ?? undefined })}
        />
      </PeopleTools>
      <Chase filter={filter} chosen={chosen} clear={clear} />
      <List
        query={peopleQuery(filter)}
        id={(one) => one.id}
        row={(one) => <ChosenRow person={one} withPartner chosen={chosen} toggle={toggle} />}
        label={shared.pages.people}
        filtered={Object.values(filter).some(Boolean)}
        empty={
          <Empty icon={<IconUsers />} title={shared.nobodyHere}>
            <p className="quiet">{t.people.emptyLead}</p>
            <div className="buttons">{add}</div>
          </Empty>
        }
      />
    </>
  );
}
