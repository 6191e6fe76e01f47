import { Select } from "@mantine/core";
import type { Status } from "../api/people";
import { Search } from "../components/Search";
import { shared } from "../sharedTexts";
import { t } from "./texts";

const statuses = ["contact", "requested", "invited", "active", "disabled"] as const;

/** PeopleTools are the search box and the filter above a list of people. */
export function PeopleTools({
  q,
  status,
  set,
  children,
}: {
  q?: string;
  status?: Status;
  set: (to: { q?: string; status?: Status }) => void;
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
      {children}
    </div>
  );
}
