import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { IconLink } from "@tabler/icons-react";
import { nameOf, personQuery, type Person } from "../api/people";
import { isStaff } from "../api/session";
import { LinkIcons } from "../ecosystems/LinkIcons";
import { EventList } from "../events/EventList";
import { Avatar } from "../components/Avatar";
import { Back } from "../components/links";
import { Card, Heading } from "../components/Page";
import { Refused } from "../components/Refused";
import { Pill, StatusPill } from "../components/StatusPill";
import { usePoll } from "../components/usePoll";
import { Waiting } from "../components/Waiting";
import { useSession } from "../shell/session";
import { PersonAccess } from "./PersonAccess";
import { PersonDetails } from "./PersonDetails";
import { PersonRights } from "./PersonRights";
import { PersonTrouble } from "./PersonTrouble";
import { shared } from "../sharedTexts";

/** PersonPage shows one person. Staff see and change more than a primary contact of the person's partner. */
export function PersonPage() {
  const { person: id } = useParams({ from: "/shell/people/$person" });
  const session = useSession();
  const person = useQuery(personQuery(id));
  usePoll(person.refetch, person.data ? secondsToWait(person.data.record) : 0);
  if (person.isPending) return <Waiting />;
  if (person.error) return <Refused error={person.error} retry={() => void person.refetch()} />;
  const { record } = person.data;
  const staff = isStaff(session);
  const own = record.id === session.person.id;
  const ofStaff = record.role === "owner" || record.role === "admin";
  const back = !staff ? (
    <Back to="/team">{shared.pages.team}</Back>
  ) : record.partner ? (
    <Back to="/partners/$partner" params={{ partner: record.partner.id }}>
      {record.partner.name}
    </Back>
  ) : ofStaff ? (
    <Back to="/staff">{shared.pages.staff}</Back>
  ) : (
    <Back to="/people">{shared.pages.people}</Back>
  );
  return (
    <>
      <Heading
        title={nameOf(record)}
        back={back}
        beside={<Avatar name={nameOf(record)} />}
        lead={
          <span className="pills">
            <StatusPill person={record} />
            <Pill tone="calm">{shared.roles[record.role]}</Pill>
          </span>
        }
      />
      <div className="columns aside">
        {!own && (
          <div className="aside-part">
            <PersonAccess person={record} />
          </div>
        )}
        <div className="stack main-part">
          <PersonDetails key={`details-${record.id}`} kept={person.data} staff={staff} />
          {staff && (!own || record.role === "owner") && <PersonRights key={record.id} kept={person.data} />}
          <Links person={record} staff={staff} />
        </div>
        {!own && (staff || (record.status === "contact" && !record.invitedAt)) && (
          <div className="main-part">
            <PersonTrouble person={record} staff={staff} />
          </div>
        )}
        {staff && (
          <section className="main-part" aria-label={shared.pages.events}>
            <h2 className="part">{shared.pages.events}</h2>
            <EventList of={{ person: id }} />
          </section>
        )}
      </div>
    </>
  );
}

/** secondsToWait says how soon a person may change by themselves: a mail goes out, an invite is accepted. 0: never. */
function secondsToWait({ status, mail, pendingInvite, pendingEmail }: Person): number {
  if (mail === "queued") return 5;
  return status === "invited" || status === "requested" || pendingInvite || pendingEmail ? 30 : 0;
}

function Links({ person, staff }: { person: Person; staff: boolean }) {
  const ecosystems = person.ecosystems ?? [];
  if (ecosystems.length === 0) return null;
  const memberIn = (id: string) => person.links?.find((one) => one.ecosystem.id === id)?.member;
  return (
    <Card title={shared.pages.ecosystems}>
      <ul role="list" className="plain-rows">
        {ecosystems
          .map((ecosystem) => ({ ecosystem, member: memberIn(ecosystem.id) }))
          .map(({ ecosystem, member }) => (
            <li key={ecosystem.id} className="row">
              <IconLink size={18} aria-hidden />
              <span className="row-words">
                <span className="row-name">
                  {member && staff ? (
                    <Link
                      to="/ecosystems/$ecosystem/members/$member"
                      params={{ ecosystem: ecosystem.id, member: member.id }}
                    >
                      {member.name}
                    </Link>
                  ) : (
                    (member?.name ?? shared.unlinked)
                  )}
                </span>
                <span className="row-sub">
                  {staff ? (
                    <Link to="/ecosystems/$ecosystem" params={{ ecosystem: ecosystem.id }} search={{ tab: "users" }}>
                      {ecosystem.name}
                    </Link>
                  ) : (
                    ecosystem.name
                  )}
                </span>
              </span>
              {staff && (
                <span className="row-end icons">
                  <LinkIcons
                    ecosystem={ecosystem.id}
                    person={{ id: person.id, name: nameOf(person) }}
                    member={member}
                  />
                </span>
              )}
            </li>
          ))}
      </ul>
    </Card>
  );
}
