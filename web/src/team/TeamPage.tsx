import { IconPlus, IconUsers, IconUsersPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Navigate, useNavigate, useSearch } from "@tanstack/react-router";
import { partnerQuery } from "../api/partners";
import { partnerPeopleQuery, type PeopleFilter } from "../api/people";
import { Empty, Heading } from "../components/Page";
import { PeopleDesk } from "../people/PeopleDesk";
import { Welcome } from "../profile/Welcome";
import { useSession } from "../shell/session";
import { OwnRequests } from "./OwnRequests";
import { LinkButton } from "../components/links";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** TeamPage is where primary contacts manage their own organisation's people. */
export function TeamPage() {
  const { q, status, invite, mail } = useSearch({ from: "/shell/team" });
  const { partner, can } = useSession();
  const navigate = useNavigate({ from: "/team" });
  const counts = useQuery({ ...partnerQuery(partner?.id ?? ""), enabled: Boolean(partner) && can.managePeople }).data;
  if (!partner || !can.managePeople) return <Navigate to="/profile" replace />;
  const filter = { q, status, invite, mail };
  const set = (to: PeopleFilter) => void navigate({ search: (before) => ({ ...before, ...to }), replace: true });
  return (
    <>
      <Heading title={shared.pages.team} lead={t.lead({ partner: partner.name })}>
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
      <Welcome />
      <div className="stack">
        {!Object.values(filter).some(Boolean) && <OwnRequests partner={partner.id} />}
        <div>
          <PeopleDesk
            query={partnerPeopleQuery(partner.id, filter)}
            filter={filter}
            set={set}
            place="team"
            partner={partner.id}
            counts={counts?.record.counts}
            label={shared.pages.team}
            empty={<Empty icon={<IconUsers />} title={shared.nobodyHere} />}
          />
        </div>
      </div>
    </>
  );
}
