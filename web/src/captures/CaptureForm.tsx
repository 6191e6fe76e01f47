import { ActionIcon, Button, NumberInput, Select, Switch, TagsInput, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import type { Capture, Question } from "../api/captures";
import { Notice } from "../components/Page";
import { useForm } from "../form/useForm";
import { shared } from "../sharedTexts";
import { t } from "./texts";
import { asInput, asInstant } from "./instant";
import { Dialog, DialogButtons } from "../components/Dialog";

export interface CaptureValues {
  title: string;
  opensAt: string;
  closesAt: string;
  questions: Question[];
}

interface Props {
  opened: boolean;
  close: () => void;
  title: string;
  capture?: Capture;
  send: (values: CaptureValues) => Promise<void>;
}

/** CaptureForm is the dialog that makes or changes a data capture. */
export function CaptureForm({ opened, close, title, capture, send }: Props) {
  return (
    <Dialog opened={opened} onClose={close} title={title} size="lg">
      <Fields capture={capture} send={send} close={close} />
    </Dialog>
  );
}

function Fields({ capture, send, close }: Pick<Props, "capture" | "send" | "close">) {
  const form = useForm(
    {
      title: capture?.title ?? "",
      opensAt: asInput(capture?.opensAt),
      closesAt: asInput(capture?.closesAt),
      questions: capture?.questions ?? [{ text: "", kind: "text" } as Question],
    },
    async (values) => {
      await send({ ...values, opensAt: asInstant(values.opensAt), closesAt: asInstant(values.closesAt) });
      close();
    },
  );
  const { questions } = form.values;
  const change = (at: number, to: Partial<Question>) =>
    form.set(
      "questions",
      questions.map((one, i) => (i === at ? { ...one, ...to } : one)),
    );
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      <TextInput label={t.title} data-autofocus {...form.text("title")} />
      <TextInput label={t.opensAt} type="datetime-local" {...form.text("opensAt")} />
      <TextInput label={t.closesAt} type="datetime-local" {...form.text("closesAt")} />
      {capture?.answered && <p className="quiet">{t.frozen}</p>}
      {questions.map((question, i) => (
        <QuestionFields
          key={i}
          n={i + 1}
          question={question}
          frozen={capture?.answered ?? false}
          change={(to) => change(i, to)}
          remove={() =>
            form.set(
              "questions",
              questions.filter((_, other) => other !== i),
            )
          }
        />
      ))}
      {form.errors.questions && (
        <p className="notice bad" role="alert">
          {form.errors.questions}
        </p>
      )}
      {!capture?.answered && (
        <div className="buttons">
          <Button
            variant="default"
            leftSection={<IconPlus size={18} aria-hidden />}
            onClick={() => form.set("questions", [...questions, { text: "", kind: "text" }])}
          >
            {t.addQuestion}
          </Button>
        </div>
      )}
      <Notice problem={form.problem} />
      <DialogButtons close={close} busy={form.busy}>
        {shared.save}
      </DialogButtons>
    </form>
  );
}

interface QuestionProps {
  n: number;
  question: Question;
  frozen: boolean;
  change: (to: Partial<Question>) => void;
  remove: () => void;
}

function QuestionFields({ n, question, frozen, change, remove }: QuestionProps) {
  const { kind } = question;
  const kinds = Object.entries(t.kinds).map(([value, label]) => ({ value, label }));
  const as = (kind: Question["kind"]) =>
    change({
      kind,
      options: kind === "one" || kind === "many" ? (question.options ?? []) : undefined,
      min: kind === "scale" ? 1 : undefined,
      max: kind === "scale" ? 5 : undefined,
    });
  return (
    <section className="card stack" aria-label={t.question({ n })}>
      <TextInput
        label={t.question({ n })}
        value={question.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      <Select
        label={t.kind({ n })}
        data={kinds}
        value={kind}
        disabled={frozen}
        allowDeselect={false}
        onChange={(value) => value && as(value as Question["kind"])}
      />
      {(kind === "one" || kind === "many") && (
        <TagsInput
          label={t.options({ n })}
          description={t.optionsHint}
          acceptValueOnBlur
          disabled={frozen}
          value={question.options ?? []}
          onChange={(options) => change({ options })}
        />
      )}
      {kind === "scale" &&
        (["min", "max"] as const).map((end) => (
          <NumberInput
            key={end}
            label={t.ends[end]({ n })}
            hideControls
            allowDecimal={false}
            disabled={frozen}
            value={question[end] ?? 0}
            onChange={(value) => change({ [end]: Number(value) })}
          />
        ))}
      <div className="buttons">
        <Switch
          label={t.required({ n })}
          checked={question.required ?? false}
          onChange={(event) => change({ required: event.currentTarget.checked })}
        />
        {!frozen && (
          <ActionIcon variant="default" size="lg" aria-label={t.removeQuestion({ n })} onClick={remove}>
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        )}
      </div>
    </section>
  );
}
