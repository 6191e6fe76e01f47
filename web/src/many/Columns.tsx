import { Button, Select } from "@mantine/core";
import { useState } from "react";
import type { Verdicts as All } from "../api/many";
import { Card } from "../components/Page";
import { useAct } from "../components/useAct";
import type { How } from "./AddManyPage";
import { t } from "./texts";
import { useHeader } from "./useHeader";

/** Columns asks which columns of a table have which fields. */
export function Columns({
  header,
  candidates,
  columns,
  choose,
}: {
  header: string[];
  candidates: number[];
  columns: string;
  choose: (columns: string) => void;
}) {
  const chosen = new Map(columns.split(",").map((part) => part.split(":") as [string, string]));
  const likely = (at: number) => candidates.length === 0 || candidates.includes(at);
  const options = header.map((name, i) => ({ value: String(i + 1), label: name || t.column({ n: i + 1 }) }));
  return (
    <Card>
      <div className="stack">
        {Object.entries(t.fields).map(([field, label]) => (
          <Select
            key={field}
            label={label}
            placeholder={field === "email" ? t.chooseColumn : t.asNamed}
            data={field === "email" ? options.filter((_, i) => likely(i + 1)) : options}
            value={chosen.get(field) ?? null}
            clearable={field !== "email"}
            onChange={(column) => {
              chosen.delete("");
              if (column) chosen.set(field, column);
              else chosen.delete(field);
              choose([...chosen].map((pair) => pair.join(":")).join(","));
            }}
          />
        ))}
      </div>
    </Card>
  );
}

/** Found says which columns were read, and lets the user choose others. */
export function Found({
  csv,
  how,
  all,
  recheck,
}: {
  csv: File;
  how: How;
  all: All;
  recheck: (columns: string) => Promise<void>;
}) {
  const header = useHeader(csv);
  const found = Object.entries(all.columns);
  const before = how.columns || found.map((pair) => pair.join(":")).join(",");
  const [columns, setColumns] = useState(before);
  const [open, setOpen] = useState(false);
  const again = useAct(() => recheck(columns));
  if (found.length === 0 || header.length === 0) return null;
  return (
    <div className="stack narrow">
      <div className="buttons">
        <Button size="xs" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t.columnsChange}
        </Button>
        {open && (
          <Button size="xs" loading={again.busy} disabled={columns === before} onClick={() => void again.act()}>
            {t.columnsAgain}
          </Button>
        )}
      </div>
      {open && <Columns header={header} candidates={[]} columns={columns} choose={setColumns} />}
    </div>
  );
}
