import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ecosystemQuery } from "../api/ecosystems";
import { partnerQuery } from "../api/partners";
import { nameOf, personQuery } from "../api/people";
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
