import { IconPlus, IconUsers, IconUsersPlus } from "@tabler/icons-react";
import { Navigate, useNavigate, useSearch } from "@tanstack/react-router";
import { partnerPeopleQuery, type Person } from "../api/people";
import { List } from "../components/List";
import { Empty, Heading } from "../components/Page";
import { PeopleTools } from "../people/PeopleTools";
import { PersonRow } from "../people/PersonRow";
import { useSession } from "../shell/session";
import { OwnRequests } from "./OwnRequests";
import { LinkButton } from "../components/links";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** TeamPage is where primary contacts manage their own organisation's people. */
export function TeamPage() {
  const { q, status } = useSearch({ from: "/shell/team" });
  const { partner, can } = useSession();
  const navigate = useNavigate({ from: "/team" });
  if (!partner || !can.managePeople) return <Navigate to="/profile" replace />;
  const set = (to: { q?: string; status?: Person["status"] }) =>
    void navigate({ search: (before) => ({ ...before, ...to }), replace: true });
  return (
    <>
      <Heading title={shared.pages.team} lead={t.lead(partner.name)}>
        <LinkButton
          to="/partners/$partner/add"
          params={{ partner: partner.id }}
          leftSection={<IconPlus size={18} aria-hidden />}
        >
          {shared.addPeople.one}
        </LinkButton>
        <LinkButton
          to="/partners/$partner/add-many"
          params={{ partner: partner.id }}
          variant="default"
          leftSection={<IconUsersPlus size={18} aria-hidden />}
        >
          {shared.addPeople.many}
        </LinkButton>
      </Heading>
      <div className="stack">
        {!q && !status && <OwnRequests partner={partner.id} />}
        <div>
          <PeopleTools q={q} status={status} set={set} />
          <List
            query={partnerPeopleQuery(partner.id, { q, status })}
            id={(one) => one.id}
            row={(one) => <PersonRow person={one} />}
            label={shared.pages.team}
            filtered={Boolean(q ?? status)}
            empty={<Empty icon={<IconUsers />} title={shared.nobodyHere} />}
          />
        </div>
      </div>
    </>
  );
}
