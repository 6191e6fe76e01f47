import { IconPlus, IconUsers, IconUsersPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, Navigate, useNavigate, useSearch } from "@tanstack/react-router";
import { nameOf, partnerPeopleQuery, type Person } from "../api/people";
import { List } from "../components/List";
import { Card, Empty, Heading } from "../components/Page";
import { PeopleTools } from "../people/PeopleTools";
import { PersonRow } from "../people/PersonRow";
import { useSession } from "../shell/session";
import { WhyWaiting } from "./WhyWaiting";
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
        {!q && !status && <Pending partner={partner.id} />}
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

/** Pending lists the people who wait for the staff's approval, and why. */
function Pending({ partner }: { partner: string }) {
  const { data } = useInfiniteQuery(partnerPeopleQuery(partner, { status: "requested" }));
  const waiting = (data?.pages ?? []).flatMap((page) => page.items ?? []).filter((one) => one.status === "requested");
  if (waiting.length === 0) return null;
  return (
    <Card title={t.pending} lead={t.pendingLead}>
      <ul role="list" className="plain-rows">
        {waiting.map((one) => (
          <li key={one.id} className="row">
            <span className="row-words wide">
              <span className="row-name">
                <Link to="/people/$person" params={{ person: one.id }}>
                  {nameOf(one)}
                </Link>{" "}
                {one.email && <span className="quiet">{one.email}</span>}
              </span>
              <span className="row-sub">
                <WhyWaiting person={one} />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
