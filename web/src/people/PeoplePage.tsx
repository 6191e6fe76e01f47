import { Select } from "@mantine/core";
import { IconPlus, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { countsQuery, sumOf } from "../api/counts";
import { peopleQuery, type PeopleFilter, type Role } from "../api/people";
import { LinkButton } from "../components/links";
import { Empty, Heading } from "../components/Page";
import { useSession } from "../shell/session";
import { shared } from "../sharedTexts";
import { PeopleDesk } from "./PeopleDesk";
import { t } from "./texts";

/** PeoplePage lists everyone in the portal. Only owners see staff in it. */
export function PeoplePage() {
  const filter = useSearch({ from: "/shell/people" });
  const { role } = useSession().person;
  const navigate = useNavigate({ from: "/people" });
  const counts = useQuery(countsQuery).data;
  const set = (to: PeopleFilter) => void navigate({ search: (before) => ({ ...before, ...to }), replace: true });
  const roles: Role[] = role === "owner" ? ["user", "primary_contact", "admin", "owner"] : ["user", "primary_contact"];
  const counted = counts?.filter((one) => !filter.partner || one.partner.id === filter.partner);
  const add = (
    <LinkButton to="/people/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {shared.addPeople.one}
    </LinkButton>
  );
  return (
    <>
      <Heading title={shared.pages.people}>{add}</Heading>
      <PeopleDesk
        query={peopleQuery(filter)}
        filter={filter}
        set={set}
        place="people"
        counts={counted?.length ? sumOf(counted.map((one) => one.counts)) : undefined}
        label={shared.pages.people}
        empty={
          <Empty icon={<IconUsers />} title={shared.nobodyHere}>
            <p className="quiet">{t.people.emptyLead}</p>
            <div className="buttons">{add}</div>
          </Empty>
        }
      >
        <Select
          className="choice"
          aria-label={shared.person.role}
          placeholder={t.people.anyRole}
          clearable
          value={filter.role ?? null}
          data={roles.map((value) => ({ value, label: shared.roles[value] }))}
          onChange={(to) => set({ role: (to as Role | null) ?? undefined })}
        />
        <Select
          className="choice"
          aria-label={shared.person.partner}
          placeholder={t.people.anyPartner}
          clearable
          searchable
          limit={30}
          value={filter.partner ?? null}
          data={(counts ?? []).map(({ partner }) => ({ value: partner.id, label: partner.name }))}
          onChange={(to) => set({ partner: to ?? undefined })}
        />
      </PeopleDesk>
    </>
  );
}
