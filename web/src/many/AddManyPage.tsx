import { Button, FileInput, Progress, SegmentedControl, Switch, Textarea } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { addMany, type Many, type Row, type Verdicts as All } from "../api/many";
import { partnerQuery } from "../api/partners";
import { isStaff } from "../api/session";
import { useForm } from "../form/useForm";
import { GroupsField } from "../components/GroupsField";
import { Back } from "../components/links";
import { Card, Heading, Notice } from "../components/Page";
import { useSession } from "../shell/session";
import { t } from "../texts";
import { Verdicts } from "./Verdicts";

interface How {
  how: "pasted" | "csv";
  emails: string;
  csv: File | null;
  access: boolean;
  groups: string[];
}

/** AddManyPage adds or invites many people at once: first what would come of each, then the doing. */
export function AddManyPage() {
  const { partner } = useParams({ from: "/shell/partners/$partner/add-many" });
  const session = useSession();
  const staff = isStaff(session);
  const name = useQuery({ ...partnerQuery(partner), enabled: staff }).data?.record.name ?? session.partner?.name;
  const [draft, setDraft] = useState<How>({ how: "pasted", emails: "", csv: null, access: true, groups: [] });
  const [judged, setJudged] = useState<{ many: Many; how: How; all: All } | null>(null);
  return (
    <>
      <Heading
        title={t.people.addMany}
        lead={name && t.people.addTo(name)}
        back={
          staff ? (
            <Back to="/partners/$partner" params={{ partner }}>
              {name ?? t.partners.title}
            </Back>
          ) : (
            <Back to="/team">{t.team.title}</Back>
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
            setDraft(how); // what was typed stays for who comes back from the verdicts
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
      await addMany(partner, many, { dryRun: true, access: values.access, groups }, (so) => setRows(so.length)),
    );
  });
  const { values, set } = form;
  return (
    <form className="stack narrow" onSubmit={(event) => void form.submit(event)} noValidate>
      <Card>
        <div className="stack">
          <SegmentedControl
            aria-label={t.many.how}
            value={values.how}
            onChange={(how) => set("how", how as How["how"])}
            data={[
              { value: "pasted", label: t.many.pasted },
              { value: "csv", label: t.many.csv },
            ]}
          />
          {values.how === "pasted" ? (
            <Textarea
              label={t.many.emails}
              description={t.many.emailsHint}
              autosize
              minRows={6}
              maxRows={16}
              placeholder={t.many.emailsExample}
              {...form.text("emails")}
            />
          ) : (
            <FileInput
              label={t.many.file}
              description={t.many.fileHint}
              accept=".csv,text/csv"
              placeholder={t.many.choose}
              clearable
              value={values.csv}
              error={form.errors.csv}
              leftSection={<IconFileText size={18} aria-hidden />}
              onChange={(file) => set("csv", file)}
            />
          )}
          <Switch
            label={t.many.access}
            description={values.access ? t.many.accessOn : t.many.accessOff}
            {...form.check("access")}
          />
          {staff && values.how === "pasted" && <GroupsField {...form.choice("groups")} />}
        </div>
      </Card>
      <Notice problem={form.problem} />
      {form.busy && rows > 0 && (
        <p className="quiet" role="status">
          {t.many.seen(rows)}
        </p>
      )}
      <div className="buttons">
        <Button
          type="submit"
          size="md"
          loading={form.busy}
          disabled={values.how === "csv" ? !values.csv : !values.emails.trim()}
        >
          {t.many.check}
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
    setDone(await addMany(partner, many, { dryRun: false, access: how.access, groups: how.groups }, setRows));
  });
  const will = all.rows.filter((row) => ["invited", "added", "requested"].includes(row.outcome)).length;
  const leave = () => (staff ? navigate({ to: "/partners/$partner", params: { partner } }) : navigate({ to: "/team" }));
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)}>
      <p className={done ? "notice good" : "notice"} role="status">
        {done ? t.many.done : will ? t.many.preview(will, all.rows.length) : t.many.nothing}
      </p>
      {all.ignoredColumns.length > 0 && <p className="notice wait">{t.many.ignored(all.ignoredColumns.join(", "))}</p>}
      {form.busy && (
        <Progress value={Math.max(4, (rows.length / all.rows.length) * 100)} animated aria-label={t.many.working} />
      )}
      <Notice problem={form.problem} />
      <div className="buttons">
        {done ? (
          <Button onClick={() => void leave()}>{t.many.leave}</Button>
        ) : (
          <>
            <Button type="submit" loading={form.busy} disabled={will === 0}>
              {t.many.commit(will, how.access)}
            </Button>
            <Button variant="default" disabled={form.busy} onClick={back}>
              {t.many.back}
            </Button>
          </>
        )}
      </div>
      <Verdicts rows={(done ?? all).rows} />
    </form>
  );
}
