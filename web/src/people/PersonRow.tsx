import { Link } from "@tanstack/react-router";
import { nameOf, type Person } from "../api/people";
import { Avatar } from "../components/Avatar";
import { Pill, StatusPill } from "../components/StatusPill";
import { shared } from "../sharedTexts";

/** PersonRow is a person's row in a list. */
export function PersonRow({ person, withPartner }: { person: Person; withPartner?: boolean }) {
  const about = [withPartner && person.partner?.name, person.email ?? shared.person.noEmail, person.title]
    .filter(Boolean)
    .join(" · ");
  return (
    <Link to="/people/$person" params={{ person: person.id }} className="row">
      <Avatar name={nameOf(person)} />
      <span className="row-words">
        <span className="row-name">{nameOf(person)}</span>
        <span className="row-sub">{about}</span>
      </span>
      <span className="row-end">
        {person.role !== "user" && <Pill tone="calm">{shared.roles[person.role]}</Pill>}
        <StatusPill person={person} />
      </span>
    </Link>
  );
}
