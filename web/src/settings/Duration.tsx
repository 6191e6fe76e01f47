import { NumberInput, Select } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { t } from "./texts";

interface Unit {
  name: keyof typeof t.units;
  size: number; // in the unit that the API counts in
}

/** hours and minutes are what the API counts in, with the larger unit that people think in. */
export const hours: Unit[] = [
  { name: "hours", size: 1 },
  { name: "days", size: 24 },
];

export const minutes: Unit[] = [
  { name: "minutes", size: 1 },
  { name: "hours", size: 60 },
];

interface DurationProps {
  label: string;
  units: Unit[];
  value: number;
  onChange: (value: number) => void;
  error?: ReactNode;
  name?: string;
}

/** Duration is a length of time in the largest unit that it is a whole number of. The user can choose another unit. */
export function Duration({ label, units, value, onChange, error, name }: DurationProps) {
  const fits = largest(units, value);
  const [chosen, choose] = useState<Unit | null>(null);
  const unit = chosen ?? fits;
  return (
    <NumberInput
      label={label}
      name={name}
      error={error}
      hideControls
      min={0}
      decimalScale={2}
      value={value / unit.size}
      onChange={(to) => {
        choose(unit); // the unit stays while the user types
        onChange(Math.round(Number(to) * unit.size));
      }}
      inputContainer={(input) => (
        <div className="duration">
          {input}
          <Select
            aria-label={t.unitOf({ label })}
            allowDeselect={false}
            value={unit.name}
            data={units.map((one) => ({ value: one.name, label: t.units[one.name] }))}
            onChange={(to) => {
              const next = units.find((one) => one.name === to);
              if (!next) return;
              choose(next);
              onChange(Math.round((value / unit.size) * next.size)); // 3 hours become 3 days
            }}
          />
        </div>
      )}
    />
  );
}

/** largest returns the largest unit of which the value is a whole number. */
export function largest(units: Unit[], value: number): Unit {
  const [smallest = { name: "hours", size: 1 } as Unit] = units;
  return units.reduce((best, one) => (value > 0 && value % one.size === 0 ? one : best), smallest);
}
