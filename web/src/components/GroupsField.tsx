import type { ReactNode } from "react";
import { MultiSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { groupsQuery } from "../api/portal";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** GroupsField chooses groups by name. */
export function GroupsField({
  value,
  onChange,
  error,
  name,
  label,
  description,
}: {
  value: string[];
  onChange: (value: string[]) => void;
  error?: ReactNode;
  name?: string;
  label?: string;
  description?: string;
}) {
  const groups = useQuery(groupsQuery).data ?? [];
  const data = groups.map((group) => ({ value: group.id, label: group.name }));
  return (
    <MultiSelect
      label={label ?? t.groups}
      description={description}
      name={name}
      data={data}
      value={value}
      onChange={onChange}
      error={error}
      searchable
      clearable
      clearButtonProps={{ "aria-label": shared.clear }}
      nothingFoundMessage={shared.noGroups}
      placeholder={value.length ? undefined : t.none}
    />
  );
}
