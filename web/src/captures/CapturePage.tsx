import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconClipboardList, IconDownload, IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { captureQuery, editCapture, responsesQuery, type Capture, type Question, type Response } from "../api/captures";
import { api } from "../api/client";
import { isStaff } from "../api/session";
import { csv, download } from "../components/download";
import { Back } from "../components/links";
import { List } from "../components/List";
import { Card, Empty, Facts, Heading } from "../components/Page";
import { Refused } from "../components/Refused";
import { asTime } from "../components/time";
import { toast } from "../components/toasts";
import { useAct } from "../components/useAct";
import { Waiting } from "../components/Waiting";
import { shared } from "../sharedTexts";
import { useSession } from "../shell/session";
import { Answer } from "./Answer";
import { CaptureForm } from "./CaptureForm";
import { CaptureMail } from "./CaptureMail";
import { t } from "./texts";

/** CapturePage shows staff a data capture with its responses and mails, and lets a linked user answer it. */
export function CapturePage() {
  const { ecosystem, capture: id } = useParams({ from: "/shell/ecosystems/$ecosystem/captures/$capture" });
  const session = useSession();
  const [opened, dialog] = useDisclosure();
  const capture = useQuery(captureQuery(ecosystem, id));
  if (capture.isPending) return <Waiting />;
  if (capture.error) return <Refused error={capture.error} retry={() => void capture.refetch()} />;
  const { record } = capture.data;
  const lead = t.between(asTime(record.opensAt), asTime(record.closesAt));
  const own = session.person.links?.find((one) => one.ecosystem.id === ecosystem)?.member;
  if (!isStaff(session))
    return (
      <>
        <Heading title={record.title} lead={lead} />
        <div className="stack narrow">
          {own ? <Answer ecosystem={ecosystem} capture={record} member={own} /> : <p>{t.noMember}</p>}
        </div>
      </>
    );
  return (
    <>
      <Heading
        title={record.title}
        lead={lead}
        back={
          <Back to="/ecosystems/$ecosystem" params={{ ecosystem }} search={{ tab: "captures" }}>
            {shared.dataCaptures}
          </Back>
        }
      >
        <Button variant="default" leftSection={<IconPencil size={18} aria-hidden />} onClick={dialog.open}>
          {shared.edit}
        </Button>
      </Heading>
      <div className="stack">
        <Responses ecosystem={ecosystem} capture={record} />
        <CaptureMail ecosystem={ecosystem} capture={id} />
      </div>
      <CaptureForm
        opened={opened}
        close={dialog.close}
        title={t.edit}
        capture={record}
        send={async (values) => {
          await editCapture(ecosystem, capture.data, values);
          toast(shared.saved);
        }}
      />
    </>
  );
}

function Responses({ ecosystem, capture }: { ecosystem: string; capture: Capture }) {
  const save = useAct(() =>
    download(
      api.GET("/v1/ecosystems/{ecosystem}/captures/{capture}/responses", {
        params: { path: { ecosystem, capture: capture.id } },
        ...csv,
      }),
      `${capture.title}.csv`,
    ),
  );
  return (
    <Card
      title={t.responses}
      actions={
        <Button
          size="xs"
          variant="default"
          loading={save.busy}
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => void save.act()}
        >
          {shared.csv}
        </Button>
      }
    >
      <List
        query={responsesQuery(ecosystem, capture.id)}
        id={(one) => one.member.id}
        label={t.responses}
        row={(one) => <ResponseRow response={one} questions={capture.questions ?? []} />}
        empty={<Empty icon={<IconClipboardList />} title={t.noResponses} />}
      />
    </Card>
  );
}

function ResponseRow({ response, questions }: { response: Response; questions: Question[] }) {
  const answers = response.answers as Record<string, unknown>;
  const shown = (answer: unknown) => (Array.isArray(answer) ? answer.join(", ") : String(answer ?? t.unanswered));
  return (
    <div className="row">
      <div className="row-words wide">
        <span className="row-name">{response.member.name}</span>
        <span className="row-sub">
          {response.answeredAt && t.answeredBy(response.by?.name ?? "", asTime(response.answeredAt)).replace(/^, /, "")}
        </span>
        <Facts facts={questions.map((one) => [one.text, shown(answers[one.id ?? ""])])} />
      </div>
    </div>
  );
}
