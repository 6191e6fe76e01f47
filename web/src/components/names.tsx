import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { captureQuery } from "../api/captures";
import { ecosystemQuery, memberQuery } from "../api/ecosystems";
import { partnerQuery } from "../api/partners";
import { nameOf, personQuery } from "../api/people";
import { groupsQuery } from "../api/portal";
import { workspaceQuery } from "../api/workspaces";
import { t } from "./texts";

/** PersonName shows the name of a person by their id, as a link. An erased person has no name. */
export function PersonName({ id, plain }: { id: string; plain?: boolean }) {
  const person = useQuery({ ...personQuery(id), retry: false, staleTime: 5 * 60_000 });
  if (person.error) return <span className="quiet">{t.gone.person}</span>;
  const name = person.data ? nameOf(person.data.record) : "…";
  return plain ? (
    <>{name}</>
  ) : (
    <Link to="/people/$person" params={{ person: id }}>
      {name}
    </Link>
  );
}

export function PartnerName({ id }: { id: string }) {
  const partner = useQuery({ ...partnerQuery(id), retry: false, staleTime: 5 * 60_000 });
  if (partner.error) return <span className="quiet">{t.gone.partner}</span>;
  return (
    <Link to="/partners/$partner" params={{ partner: id }}>
      {partner.data?.record.name ?? "…"}
    </Link>
  );
}

export function EcosystemName({ id }: { id: string }) {
  const ecosystem = useQuery({ ...ecosystemQuery(id), retry: false, staleTime: 5 * 60_000 });
  if (ecosystem.error) return <span className="quiet">{t.gone.ecosystem}</span>;
  return (
    <Link to="/ecosystems/$ecosystem" params={{ ecosystem: id }}>
      {ecosystem.data?.record.name ?? "…"}
    </Link>
  );
}

export function MemberName({ ecosystem, id }: { ecosystem: string; id: string }) {
  const member = useQuery({ ...memberQuery(ecosystem, id), retry: false, staleTime: 5 * 60_000 });
  if (member.error) return <span className="quiet">{t.gone.member}</span>;
  return (
    <Link to="/ecosystems/$ecosystem/members/$member" params={{ ecosystem, member: id }}>
      {member.data?.record.name ?? "…"}
    </Link>
  );
}

export function CaptureName({ ecosystem, id }: { ecosystem: string; id: string }) {
  const capture = useQuery({ ...captureQuery(ecosystem, id), retry: false, staleTime: 5 * 60_000 });
  if (capture.error) return <span className="quiet">{t.gone.capture}</span>;
  return (
    <Link to="/ecosystems/$ecosystem/captures/$capture" params={{ ecosystem, capture: id }}>
      {capture.data?.record.title ?? "…"}
    </Link>
  );
}

export function WorkspaceName({ id }: { id: string }) {
  const workspace = useQuery({ ...workspaceQuery(id), retry: false, staleTime: 5 * 60_000 });
  if (workspace.error) return <span className="quiet">{t.gone.workspace}</span>;
  return (
    <Link to="/workspaces/$workspace" params={{ workspace: id }}>
      {workspace.data?.record.name ?? "…"}
    </Link>
  );
}

/** GroupName shows the name of a group by its id. All groups are read together. */
export function GroupName({ id }: { id: string }) {
  const groups = useQuery(groupsQuery).data;
  const group = groups?.find((one) => one.id === id);
  return groups && !group ? <span className="quiet">{t.gone.group}</span> : <>{group?.name ?? "…"}</>;
}
