import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { holderQuery, nameOf } from "../api/people";
import { StatusPill } from "../components/StatusPill";
import { t } from "./texts";

/** Holder shows who has an address, before they are added to an ecosystem. */
export function Holder({ email, ecosystem }: { email: string; ecosystem: string }) {
  const [typed] = useDebouncedValue(email.trim(), 300);
  const whole = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed);
  const { data } = useQuery({ ...holderQuery(typed), enabled: whole });
  if (!whole || !data) return null;
  const [holder] = data;
  return (
    <p role="status" className="quiet">
      {holder ? (
        <>
          {t.ecosystem.holder(nameOf(holder), holder.partner?.name)} <StatusPill person={holder} />
          {(holder.ecosystems ?? []).some((one) => one.id === ecosystem) && ` ${t.ecosystem.holderIn}`}
        </>
      ) : (
        t.ecosystem.holderNone
      )}
    </p>
  );
}
