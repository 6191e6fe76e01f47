import { api, ask, type Schemas } from "./client";
import { queries } from "./queries";

export type Row = Schemas["Row"];

/** Many holds the people to add at once: pasted addresses or a CSV file. */
export type Many = { emails: string; csv?: undefined } | { csv: File; emails?: undefined };

export interface Verdicts {
  rows: Row[];
  ignoredColumns: string[];
  columns: Record<string, number>; // which column each field was read from, from 1; empty for pasted addresses
}

/** inUTF8 returns a file in UTF-8 if it begins with the mark of UTF-16. Gateways can damage other bytes than UTF-8. */
async function inUTF8(file: File): Promise<Blob> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const encoding = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "";
  return encoding ? new Blob([new TextDecoder(encoding).decode(await file.arrayBuffer())]) : file;
}

/**
 * addMany adds or invites many people. With dryRun it changes nothing, and returns what would happen. A long list takes
 * several calls: `step` gets the rows so far.
 */
export async function addMany(
  partner: string,
  many: Many,
  how: { dryRun: boolean; access: boolean; groups: string[]; columns: string },
  step: (rows: Row[]) => void,
): Promise<Verdicts> {
  const all: Verdicts = { rows: [], ignoredColumns: [], columns: {} };
  const { dryRun, access, groups, columns } = how;
  const table = many.csv && (await inUTF8(many.csv));
  let from: number | undefined;
  do {
    const path = { partner };
    const answer: {
      rows: Row[] | null;
      ignoredColumns?: string[] | null;
      columns?: Record<string, number>;
      next?: number;
    } =
      table !== undefined
        ? await ask(
            api.POST("/v1/partners/{partner}/import", {
              params: { path, query: { dryRun, access, from, columns: columns || undefined } },
              body: table as never,
              bodySerializer: (body: unknown) => body as never,
              headers: { "Content-Type": "text/csv" },
            }),
          )
        : await ask(
            api.POST("/v1/partners/{partner}/invites", {
              params: { path },
              body: { emails: many.emails ?? "", dryRun, access, ...(groups.length ? { groups } : {}) },
            }),
          );
    const known = new Set(many.csv === undefined ? [] : all.rows.map((row) => row.row));
    if (many.csv === undefined) all.rows = [];
    all.rows = [...all.rows, ...(answer.rows ?? []).filter((row) => !known.has(row.row))];
    all.ignoredColumns = answer.ignoredColumns ?? [];
    all.columns = answer.columns ?? {};
    step(all.rows);
    from = answer.next;
  } while (from);
  if (!dryRun) {
    void queries.invalidateQueries({ queryKey: ["partners", "one", partner] });
    void queries.invalidateQueries({ queryKey: ["counts"] });
    void queries.invalidateQueries({ queryKey: ["people"], refetchType: "none" });
    void queries.invalidateQueries({ queryKey: ["requests"], refetchType: "none" });
  }
  return all;
}
