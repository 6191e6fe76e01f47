import { FileInput } from "@mantine/core";
import { useState } from "react";
import { importMembers, type MemberRow } from "../api/ecosystems";
import { useForm } from "../form/useForm";
import { Notice } from "../components/Page";
import { toast } from "../components/toasts";
import { t } from "./texts";
import { DialogButtons } from "../components/Dialog";

/** ImportMembers adds members from a CSV file. It first shows what would happen to each row. */
export function ImportMembers({ ecosystem, close }: { ecosystem: string; close: () => void }) {
  const [checked, setChecked] = useState<MemberRow[] | null>(null);
  const form = useForm({ file: null as File | null }, async ({ file }) => {
    if (!file) return;
    const rows = await importMembers(ecosystem, file, checked === null);
    if (checked === null) return setChecked(rows);
    toast(t.import.done({ count: count(rows, "added") }));
    close();
  });
  const refused = (checked ?? []).filter((row) => row.outcome === "refused");
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      <p className="quiet">{t.import.lead}</p>
      <FileInput
        label={t.import.file}
        accept=".csv,text/csv"
        clearable
        value={form.values.file}
        onChange={(file) => {
          form.set("file", file);
          setChecked(null);
        }}
      />
      {checked && (
        <div role="status" className="stack">
          <p>
            {t.import.verdict({
              added: count(checked, "added"),
              unchanged: count(checked, "unchanged"),
              refused: refused.length,
            })}
          </p>
          <ul className="plain-rows">
            {refused.slice(0, 50).map((row) => (
              <li key={row.row}>
                {t.import.refused(row.row, row.name, t.import.reasons[row.reason ?? ""] ?? row.reason ?? "")}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Notice problem={form.problem} />
      <DialogButtons
        close={close}
        busy={form.busy}
        disabled={!form.values.file || (checked !== null && count(checked, "added") === 0)}
      >
        {checked === null ? t.import.check : t.import.add({ count: count(checked, "added") })}
      </DialogButtons>
    </form>
  );
}

const count = (rows: MemberRow[], outcome: MemberRow["outcome"]) =>
  rows.filter((row) => row.outcome === outcome).length;
