import { Select } from "@mantine/core";
import type { ReactNode } from "react";
import { t } from "./texts";

interface Choice {
  value: string; // hours; empty: as the settings say
  error?: ReactNode;
  set: (to: string) => void;
}

/** ExpiresIn chooses for how long one invite is valid. */
export function ExpiresIn({ value, error, set }: Choice) {
  return (
    <Select
      label={t.person.expiresIn}
      value={value}
      error={error}
      allowDeselect={false}
      onChange={(to) => set(to ?? "")}
      data={Object.entries(t.person.expiresAfter)
        .map(([value, label]) => ({ value, label }))
        .sort((a, b) => Number(a.value) - Number(b.value))}
    />
  );
}
