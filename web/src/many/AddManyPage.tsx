import { Button, FileInput, Progress, SegmentedControl, Switch, Textarea } from "@mantine/core";
import { IconDownload, IconFileText } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useRef, useState, type DragEvent } from "react";
import { addMany, type Many, type Row, type Verdicts as All } from "../api/many";
import { partnerQuery } from "../api/partners";
import { isStaff } from "../api/session";
import { useForm } from "../form/useForm";
import { GroupsField } from "../components/GroupsField";
import { Back } from "../components/links";
import { Card, Heading, Notice } from "../components/Page";
import { useSession } from "../shell/session";
import { csvOf } from "../components/csv";
import { save } from "../components/download";
import { Columns, Found } from "./Columns";
import { keep, useKept } from "./kept";
import { Verdicts } from "./Verdicts";
import { shared } from "../sharedTexts";
import { t } from "./texts";

export interface How {
  how: "pasted" | "csv";
  emails: string;
  csv: File | null;
  access: boolean;
  groups: string[];
  columns: string; // which columns have which fields, as the API reads it; empty: as their names say
}

const nothing: How = { how: "pasted", emails: "", csv: null, access: true, groups: [], columns: "" };

/** AddManyPage adds or invites many people at once. It first shows what would happen to each row. */
export function AddManyPage() {
  const { partner } = useParams({ from: "/shell/partners/$partner/add-many" });
  const session = useSession();
  const staff = isStaff(session);
  const name = useQuery({ ...partnerQuery(partner), enabled: staff }).data?.record.name ?? session.partner?.name;
  const { list, kept, verdicts, judged, back } = useKept();
  const shown = verdicts ? kept?.judged : undefined;
  return (
    <>
      <Heading
        title={shared.addPeople.many}
        lead={name && shared.addPeople.to({ partner: name })}
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
      {shown ? (
        <Commit
          key={`${list}-${shown.how.columns}`}
          partner={partner}
          staff={staff}
          {...shown}
          done={kept?.done ?? null}
          finish={(done) => keep(list, { done })}
          back={back}
          recheck={async (columns) => {
            const { many, how } = shown;
            const other = { ...how, columns };
            const all = await addMany(partner, many, { ...other, dryRun: true }, () => undefined);
            keep(list, { draft: other, judged: { many, how: other, all } });
          }}
        />
      ) : (
        <Ask
          key={list}
          partner={partner}
          staff={staff}
          before={kept?.draft ?? nothing}
          typed={(draft) => {
            if (list) keep(list, { draft });
          }}
          judged={(many, how, all) => judged(how, { many, how, all })}
        />
      )}
    </>
  );
}

function Ask({
  partner,
  staff,
  before,
  typed,
  judged,
}: {
  partner: string;
  staff: boolean;
  before: How;
  typed: (draft: How) => void;
  judged: (many: Many, how: How, all: All) => Promise<void>;
}) {
  const [rows, setRows] = useState(0);
  const [draft] = useState(before);
  const form = useForm<How>(draft, async (values) => {
    setRows(0);
    const many: Many = values.how === "csv" ? { csv: values.csv ?? new File([], "") } : { emails: values.emails };
    const groups = values.how === "csv" ? [] : values.groups;
    await judged(
      many,
      { ...values, groups },
      await addMany(partner, many, { dryRun: true, access: values.access, groups, columns: values.columns }, (so) =>
        setRows(so.length),
      ),
    );
  });
  const { values, set } = form;
  const keepTyped = useEffectEvent(typed);
  useEffect(() => {
    keepTyped(values);
  }, [values]); // Forward leaves this step without a question
  const [over, setOver] = useState(false);
  const take = (file: File | null) => {
    set("csv", file);
    set("columns", "");
  };
  const drag = {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: (event: DragEvent) => event.currentTarget === event.target && setOver(false),
    onDrop: (event: DragEvent) => {
      setOver(false);
      const file = event.dataTransfer.files[0];
      if (!file) return;
      event.preventDefault();
      set("how", "csv");
      take(file);
    },
  };
  return (
    <form
      className={over ? "stack narrow drop over" : "stack narrow drop"}
      onSubmit={(event) => void form.submit(event)}
      noValidate
      {...drag}
    >
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
              onChange={take}
            />
          )}
          {values.how === "csv" && (
            <div className="buttons">
              <Button
                size="xs"
                variant="subtle"
                leftSection={<IconDownload size={16} aria-hidden />}
                onClick={() => save(csvOf(t.sample), t.sampleName)}
              >
                {t.sampleGet}
              </Button>
            </div>
          )}
          <Switch label={t.access} description={values.access ? t.accessOn : t.accessOff} {...form.check("access")} />
          {staff && values.how === "pasted" && <GroupsField {...form.choice("groups")} />}
        </div>
      </Card>
      <Notice problem={form.problem} />
      {values.how === "csv" && form.problem && form.problem.header.length > 0 && (
        <Columns
          header={form.problem.header}
          candidates={form.problem.candidates}
          columns={values.columns}
          choose={(columns) => set("columns", columns)}
        />
      )}
      {form.busy && rows > 0 && (
        <p className="quiet" role="status">
          {t.seen({ rows })}
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

function Commit({
  partner,
  staff,
  many,
  how,
  all,
  done,
  finish,
  back,
  recheck,
}: {
  partner: string;
  staff: boolean;
  many: Many;
  how: How;
  all: All;
  done: All | null;
  finish: (done: All) => void;
  back: () => void;
  recheck: (columns: string) => Promise<void>;
}) {
  const navigate = useNavigate();
  const [rows, setRows] = useState<Row[]>([]);
  const form = useForm({}, async () => {
    finish(
      await addMany(
        partner,
        many,
        { dryRun: false, access: how.access, groups: how.groups, columns: how.columns },
        setRows,
      ),
    );
  });
  const count = (outcome: Row["outcome"]) => all.rows.filter((row) => row.outcome === outcome).length;
  const [invited, added, requested] = [count("invited"), count("added"), count("requested")];
  const will = invited + added + requested;
  const summary = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    summary.current?.focus(); // on a phone, the summary would be out of sight
    summary.current?.scrollIntoView({ block: "nearest" });
  }, [done]);
  const leave = () => (staff ? navigate({ to: "/partners/$partner", params: { partner } }) : navigate({ to: "/team" }));
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)}>
      <p ref={summary} tabIndex={-1} className={done ? "notice good" : "notice"} role="status">
        {done ? t.done : will ? t.preview({ will, all: all.rows.length }) : t.nothing}
      </p>
      {all.ignoredColumns.length > 0 && (
        <p className="notice wait">{t.ignored({ columns: all.ignoredColumns.join(", ") })}</p>
      )}
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
              {t.commit(invited, added, requested)}
            </Button>
            <Button variant="default" disabled={form.busy} onClick={back}>
              {t.back}
            </Button>
          </>
        )}
      </div>
      {many.csv && !done && <Found csv={many.csv} how={how} all={all} recheck={recheck} />}
      <Verdicts rows={(done ?? all).rows} done={done !== null} />
    </form>
  );
}
