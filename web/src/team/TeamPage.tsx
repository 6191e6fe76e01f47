import { IconPlus, IconUsers, IconUsersPlus } from "@tabler/icons-react";
import { Navigate, useNavigate, useSearch } from "@tanstack/react-router";
import { partnerPeopleQuery, type PeopleFilter } from "../api/people";
import { List } from "../components/List";
import { Empty, Heading } from "../components/Page";
import { PeopleTools } from "../people/PeopleTools";
import { Chase, ChosenRow, useChosen } from "../people/Chase";
import { useSession } from "../shell/session";
import { OwnRequests } from "./OwnRequests";
import { LinkButton } from "../components/links";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** TeamPage is where primary contacts manage their own organisation's people. */
export function TeamPage() {
  const { q, status, invite, mail } = useSearch({ from: "/shell/team" });
  const { chosen, toggle, clear } = useChosen();
  const { partner, can } = useSession();
  const navigate = useNavigate({ from: "/team" });
  if (!partner || !can.managePeople) return <Navigate to="/profile" replace />;
  const filter = { q, status, invite, mail };
  const set = (to: Omit<PeopleFilter, "role">) =>
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
        {!Object.values(filter).some(Boolean) && <OwnRequests partner={partner.id} />}
        <div>
          <PeopleTools {...filter} set={set} />
          <Chase filter={filter} partner={partner.id} chosen={chosen} clear={clear} />
          <List
            query={partnerPeopleQuery(partner.id, filter)}
            id={(one) => one.id}
            row={(one) => <ChosenRow person={one} chosen={chosen} toggle={toggle} />}
            label={shared.pages.team}
            filtered={Object.values(filter).some(Boolean)}
            empty={<Empty icon={<IconUsers />} title={shared.nobodyHere} />}
          />
        </div>
      </div>
    </>
  );
}
