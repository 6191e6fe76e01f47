import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconClipboardList, IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { captureQuery, editCapture, responsesQuery, type Capture, type Question, type Response } from "../api/captures";
import { api } from "../api/client";
import { isStaff } from "../api/session";
import { DownloadButton } from "../components/DownloadButton";
import { csv, download } from "../components/download";
import { Back } from "../components/links";
import { List } from "../components/List";
import { Card, Empty, Heading } from "../components/Page";
import { Refused } from "../components/Refused";
import { asTime } from "../components/time";
import { toast } from "../components/toasts";
import { useAct } from "../components/useAct";
import { Waiting } from "../components/Waiting";
import { shared } from "../sharedTexts";
import { useSession } from "../shell/session";
import { Answer } from "./Answer";
import { AnswerFor } from "./AnswerFor";
import { CaptureForm } from "./CaptureForm";
import { CaptureMail } from "./CaptureMail";
import { Answered, whoAndWhen } from "./Earlier";
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
  const lead = t.between({ opens: asTime(record.opensAt), closes: asTime(record.closesAt) });
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
  const [answering, answer] = useState<{ member?: Response["member"] } | null>(null);
  return (
    <Card
      title={t.responses}
      actions={
        <div className="buttons">
          {capture.open && (
            <Button size="xs" variant="default" onClick={() => answer({})}>
              {t.answerInstead}
            </Button>
          )}
          <DownloadButton save={save} small>
            {shared.csv}
          </DownloadButton>
        </div>
      }
    >
      <List
        query={responsesQuery(ecosystem, capture.id)}
        id={(one) => one.member.id}
        label={t.responses}
        row={(one) => (
          <ResponseRow response={one} questions={capture.questions ?? []} open={() => answer({ member: one.member })} />
        )}
        empty={<Empty icon={<IconClipboardList />} title={t.noResponses} />}
      />
      {answering && (
        <AnswerFor ecosystem={ecosystem} capture={capture} member={answering.member} close={() => answer(null)} />
      )}
    </Card>
  );
}

function ResponseRow({ response, questions, open }: { response: Response; questions: Question[]; open: () => void }) {
  return (
    <div className="row">
      <div className="row-words wide">
        <span className="row-name">{response.member.name}</span>
        <span className="row-sub">{response.answeredAt && whoAndWhen(response.by?.name, response.answeredAt)}</span>
        <Answered answers={response.answers} questions={questions} />
      </div>
      <div className="row-end">
        <Button
          size="xs"
          variant="default"
          aria-label={t.openAnswersOf({ member: response.member.name })}
          onClick={open}
        >
          {t.openAnswers}
        </Button>
      </div>
    </div>
  );
}
