import { Button, FileInput, Progress, SegmentedControl, Select, Switch, Textarea } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { addMany, type Many, type Row, type Verdicts as All } from "../api/many";
import type { Problem } from "../api/client";
import { partnerQuery } from "../api/partners";
import { isStaff } from "../api/session";
import { useForm } from "../form/useForm";
import { GroupsField } from "../components/GroupsField";
import { Back } from "../components/links";
import { Card, Heading, Notice } from "../components/Page";
import { useSession } from "../shell/session";
import { Verdicts } from "./Verdicts";
import { shared } from "../sharedTexts";
import { t } from "./texts";

interface How {
  how: "pasted" | "csv";
  emails: string;
  csv: File | null;
  access: boolean;
  groups: string[];
  columns: string; // which columns have which fields, as the API reads it; empty: as their names say
}

/** AddManyPage adds or invites many people at once. It first shows what would happen to each row. */
export function AddManyPage() {
  const { partner } = useParams({ from: "/shell/partners/$partner/add-many" });
  const session = useSession();
  const staff = isStaff(session);
  const name = useQuery({ ...partnerQuery(partner), enabled: staff }).data?.record.name ?? session.partner?.name;
  const [draft, setDraft] = useState<How>({
    how: "pasted",
    emails: "",
    csv: null,
    access: true,
    groups: [],
    columns: "",
  });
  const [judged, setJudged] = useState<{ many: Many; how: How; all: All } | null>(null);
  return (
    <>
      <Heading
        title={shared.addPeople.many}
        lead={name && shared.addPeople.to(name)}
        back={
          staff ? (
            <Back to="/partners/$partner" params={{ partner }}>
              {name ?? shared.pages.partners}
            </Back>
          ) : (
            <Back to="/team">{shared.pages.team}</Back>
          )
        }
      />
      {judged ? (
        <Commit partner={partner} staff={staff} {...judged} back={() => setJudged(null)} />
      ) : (
        <Ask
          partner={partner}
          staff={staff}
          draft={draft}
          judged={(many, how, all) => {
            setDraft(how); // the input is still there when the user comes back
            setJudged({ many, how, all });
          }}
        />
      )}
    </>
  );
}

function Ask({
  partner,
  staff,
  draft,
  judged,
}: {
  partner: string;
  staff: boolean;
  draft: How;
  judged: (many: Many, how: How, all: All) => void;
}) {
  const [rows, setRows] = useState(0);
  const form = useForm<How>(draft, async (values) => {
    setRows(0);
    const many: Many = values.how === "csv" ? { csv: values.csv ?? new File([], "") } : { emails: values.emails };
    const groups = values.how === "csv" ? [] : values.groups;
    judged(
      many,
      { ...values, groups },
      await addMany(partner, many, { dryRun: true, access: values.access, groups, columns: values.columns }, (so) =>
        setRows(so.length),
      ),
    );
  });
  const { values, set } = form;
  return (
    <form className="stack narrow" onSubmit={(event) => void form.submit(event)} noValidate>
      <Card>
        <div className="stack">
          <SegmentedControl
            aria-label={t.how}
            value={values.how}
            onChange={(how) => set("how", how as How["how"])}
            data={[
              { value: "pasted", label: t.pasted },
              { value: "csv", label: t.csv },
            ]}
          />
          {values.how === "pasted" ? (
            <Textarea
              label={t.emails}
              description={t.emailsHint}
              autosize
              minRows={6}
              maxRows={16}
              placeholder={t.emailsExample}
              {...form.text("emails")}
            />
          ) : (
            <FileInput
              label={t.file}
              description={t.fileHint}
              accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
              placeholder={t.choose}
              clearable
              value={values.csv}
              error={form.errors.csv}
              leftSection={<IconFileText size={18} aria-hidden />}
              onChange={(file) => {
                set("csv", file);
                set("columns", "");
              }}
            />
          )}
          <Switch label={t.access} description={values.access ? t.accessOn : t.accessOff} {...form.check("access")} />
          {staff && values.how === "pasted" && <GroupsField {...form.choice("groups")} />}
        </div>
      </Card>
      <Notice problem={form.problem} />
      {values.how === "csv" && form.problem && form.problem.header.length > 0 && (
        <Columns problem={form.problem} columns={values.columns} choose={(columns) => set("columns", columns)} />
      )}
      {form.busy && rows > 0 && (
        <p className="quiet" role="status">
          {t.seen(rows)}
        </p>
      )}
      <div className="buttons">
        <Button
          type="submit"
          size="md"
          loading={form.busy}
          disabled={values.how === "csv" ? !values.csv : !values.emails.trim()}
        >
          {t.check}
        </Button>
      </div>
    </form>
  );
}

/** Columns asks which columns of a table have which fields. */
function Columns({
  problem,
  columns,
  choose,
}: {
  problem: Problem;
  columns: string;
  choose: (columns: string) => void;
}) {
  const chosen = new Map(columns.split(",").map((part) => part.split(":") as [string, string]));
  const likely = (at: number) => problem.candidates.length === 0 || problem.candidates.includes(at);
  const options = problem.header.map((name, i) => ({ value: String(i + 1), label: name || t.column(i + 1) }));
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

function Commit({
  partner,
  staff,
  many,
  how,
  all,
  back,
}: {
  partner: string;
  staff: boolean;
  many: Many;
  how: How;
  all: All;
  back: () => void;
}) {
  const navigate = useNavigate();
  const [done, setDone] = useState<All | null>(null);
  const [rows, setRows] = useState<Row[]>([]);
  const form = useForm({}, async () => {
    setDone(
      await addMany(
        partner,
        many,
        { dryRun: false, access: how.access, groups: how.groups, columns: how.columns },
        setRows,
      ),
    );
  });
  const will = all.rows.filter((row) => ["invited", "added", "requested"].includes(row.outcome)).length;
  const leave = () => (staff ? navigate({ to: "/partners/$partner", params: { partner } }) : navigate({ to: "/team" }));
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)}>
      <p className={done ? "notice good" : "notice"} role="status">
        {done ? t.done : will ? t.preview(will, all.rows.length) : t.nothing}
      </p>
      {all.ignoredColumns.length > 0 && <p className="notice wait">{t.ignored(all.ignoredColumns.join(", "))}</p>}
      {form.busy && (
        <Progress value={Math.max(4, (rows.length / all.rows.length) * 100)} animated aria-label={t.working} />
      )}
      <Notice problem={form.problem} />
      <div className="buttons">
        {done ? (
          <Button onClick={() => void leave()}>{t.leave}</Button>
        ) : (
          <>
            <Button type="submit" loading={form.busy} disabled={will === 0}>
              {t.commit(will, how.access)}
            </Button>
            <Button variant="default" disabled={form.busy} onClick={back}>
              {t.back}
            </Button>
          </>
        )}
      </div>
      <Verdicts rows={(done ?? all).rows} />
    </form>
  );
}
