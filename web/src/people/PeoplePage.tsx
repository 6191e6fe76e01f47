import { Select } from "@mantine/core";
import { IconPlus, IconUsers } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { peopleQuery, type Role } from "../api/people";
import { List } from "../components/List";
import { Empty, Heading } from "../components/Page";
import { useSession } from "../shell/session";
import { t } from "../texts";
import { PeopleTools } from "./PeopleTools";
import { PersonRow } from "./PersonRow";
import { LinkButton } from "../components/links";

/** PeoplePage lists everyone in the portal. Staff people show to owners alone. */
export function PeoplePage() {
  const filter = useSearch({ from: "/shell/people" });
  const { role } = useSession().person;
  const navigate = useNavigate({ from: "/people" });
  const set = (to: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...to }), replace: true });
  const roles: Role[] = role === "owner" ? ["user", "primary_contact", "admin", "owner"] : ["user", "primary_contact"];
  const add = (
    <LinkButton to="/people/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {t.people.add}
    </LinkButton>
  );
  return (
    <>
      <Heading title={t.people.title}>{add}</Heading>
      <PeopleTools q={filter.q} status={filter.status} set={set}>
        <Select
          className="choice"
          aria-label={t.people.role}
          placeholder={t.people.anyRole}
          clearable
          value={filter.role ?? null}
          data={roles.map((value) => ({ value, label: t.roles[value] }))}
          onChange={(to) => set({ role: (to as Role | null) ?? undefined })}
        />
      </PeopleTools>
      <List
        query={peopleQuery(filter)}
        id={(one) => one.id}
        row={(one) => <PersonRow person={one} withPartner />}
        label={t.people.title}
        filtered={Object.values(filter).some(Boolean)}
        empty={
          <Empty icon={<IconUsers />} title={t.people.emptyTitle}>
            <p className="quiet">{t.people.emptyLead}</p>
            <div className="buttons">{add}</div>
          </Empty>
        }
      />
    </>
  );
}
