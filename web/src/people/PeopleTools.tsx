import { Select } from "@mantine/core";
import type { PeopleFilter, Status } from "../api/people";
import { Search } from "../components/Search";
import { shared } from "../sharedTexts";
import { t } from "./texts";

const attention = [
  "invite:expired",
  "invite:declined",
  "invite:never",
  "mail:bounced",
  "mail:failed",
  "mail:complained",
] as const;
const statuses = ["contact", "requested", "invited", "active", "disabled"] as const;

/** PeopleTools are the search box and the filter above a list of people. */
export function PeopleTools({
  filter: { q, status, invite, mail },
  set,
  children,
}: {
  filter: PeopleFilter;
  set: (to: PeopleFilter) => void;
  children?: React.ReactNode;
}) {
  return (
    <div className="tools" role="search">
      <Search label={t.people.search} value={q ?? ""} search={(to) => set({ q: to || undefined })} />
      <Select
        className="choice"
        aria-label={t.people.status}
        placeholder={t.people.anyStatus}
        clearable
        value={status ?? null}
        data={statuses.map((value) => ({ value, label: shared.status[value] }))}
        onChange={(to) => set({ status: (to as Status | null) ?? undefined })}
      />
      <Select
        className="choice"
        aria-label={t.people.attention}
        placeholder={t.people.anyAttention}
        clearable
        value={(invite && `invite:${invite}`) ?? (mail && `mail:${mail}`) ?? null}
        data={attention.map((value) => ({ value, label: t.people.attentions[value] }))}
        onChange={(to) => {
          const [kind, value] = (to ?? "").split(":");
          set({
            invite: kind === "invite" ? (value as PeopleFilter["invite"]) : undefined,
            mail: kind === "mail" ? (value as PeopleFilter["mail"]) : undefined,
          });
        }}
      />
      {children}
    </div>
  );
}
