import { Button, Checkbox, NumberInput, Radio, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { respond, responseQuery, type Capture, type Question, type Response } from "../api/captures";
import type { Schemas } from "../api/client";
import { Card, Notice } from "../components/Page";
import { Refused } from "../components/Refused";
import { asTime } from "../components/time";
import { toast } from "../components/toasts";
import { Waiting } from "../components/Waiting";
import { useForm } from "../form/useForm";
import { Earlier } from "./Earlier";
import { t } from "./texts";

interface Props {
  ecosystem: string;
  capture: Capture;
  member: Schemas["Reference"];
}

/** Answer shows the questions with a member's answers, newest and earlier. They are answered while it is open. */
export function Answer({ ecosystem, capture, member, title = t.answer }: Props & { title?: string }) {
  const response = useQuery(responseQuery(ecosystem, capture.id, member.id));
  if (response.isPending) return <Waiting />;
  if (response.error) return <Refused error={response.error} retry={() => void response.refetch()} />;
  const { answeredAt } = response.data;
  const lead = capture.open ? answeredAt && t.lastSent({ at: asTime(answeredAt) }) : t.closed;
  return (
    <Card title={title} lead={[t.answerFor({ member: member.name }), lead].filter(Boolean).join(" · ")}>
      <Questions key={answeredAt} ecosystem={ecosystem} capture={capture} member={member} response={response.data} />
      <Earlier response={response.data} questions={capture.questions ?? []} />
    </Card>
  );
}

/** field is the name of a question's field, which is also where a refusal places its error. */
const field = (question: Question) => `answers.${question.id}`;

function Questions({ ecosystem, capture, member, response }: Props & { response: Response }) {
  const answers = response.answers as Record<string, unknown>;
  const questions = capture.questions ?? [];
  const form = useForm<Record<string, unknown>>(
    Object.fromEntries(questions.map((one) => [field(one), answers[one.id ?? ""] ?? (one.kind === "many" ? [] : "")])),
    async (values) => {
      const given = questions.map((one) => [one.id, values[field(one)]] as const);
      await respond(
        ecosystem,
        capture.id,
        member.id,
        Object.fromEntries(given.filter(([, value]) => value !== "").map(([id, value]) => [id, value])),
      );
      toast(t.sent);
    },
  );
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      {questions.map((one) => (
        <QuestionField
          key={one.id}
          question={one}
          disabled={!capture.open}
          value={form.values[field(one)]}
          error={form.errors[field(one)]}
          change={(value) => form.set(field(one), value)}
        />
      ))}
      <Notice problem={form.problem} />
      {capture.open && (
        <div className="buttons">
          <Button type="submit" loading={form.busy}>
            {t.send}
          </Button>
        </div>
      )}
    </form>
  );
}

interface FieldProps {
  question: Question;
  disabled: boolean;
  value: unknown;
  error?: ReactNode;
  change: (value: unknown) => void;
}

function QuestionField({ question, disabled, value, error, change }: FieldProps) {
  const { text: label, kind, options, min = 0, max = 0, required } = question;
  const shown = { label, error, disabled, withAsterisk: required };
  if (kind === "text")
    return (
      <Textarea {...shown} autosize value={value as string} onChange={(event) => change(event.currentTarget.value)} />
    );
  if (kind === "number")
    return (
      <NumberInput
        {...shown}
        hideControls
        value={value as number | string}
        onChange={(typed) => change(typed === "" ? "" : Number(typed))}
      />
    );
  const group = (all: string[]) => (
    <div className="stack">
      {all.map((one) =>
        kind === "many" ? (
          <Checkbox key={one} value={one} label={one} disabled={disabled} />
        ) : (
          <Radio key={one} value={one} label={one} disabled={disabled} />
        ),
      )}
    </div>
  );
  if (kind === "many")
    return (
      <Checkbox.Group {...shown} value={value as string[]} onChange={change}>
        {group(options ?? [])}
      </Checkbox.Group>
    );
  const scale = Array.from({ length: max - min + 1 }, (_, i) => String(min + i));
  return (
    <Radio.Group
      {...shown}
      value={value === "" ? null : String(value)}
      onChange={(chosen) => change(kind === "scale" ? Number(chosen) : chosen)}
    >
      {group(kind === "scale" ? scale : (options ?? []))}
    </Radio.Group>
  );
}
