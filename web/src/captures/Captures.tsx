import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconClipboardList, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { addCapture, capturesQuery, type Capture } from "../api/captures";
import { List } from "../components/List";
import { Card, Empty } from "../components/Page";
import { Pill } from "../components/StatusPill";
import { asTime } from "../components/time";
import { useOnce } from "../form/useOnce";
import { shared } from "../sharedTexts";
import { CaptureForm } from "./CaptureForm";
import { t } from "./texts";

/** Captures lists an ecosystem's data captures. Staff make them here. */
export function Captures({ ecosystem }: { ecosystem: string }) {
  const [opened, dialog] = useDisclosure();
  const navigate = useNavigate();
  const once = useOnce();
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={dialog.open}>
      {t.add}
    </Button>
  );
  return (
    <div className="stack">
      <div className="buttons">{add}</div>
      <List
        query={capturesQuery(ecosystem)}
        id={(one) => one.id}
        label={shared.dataCaptures}
        row={(one) => <CaptureRow ecosystem={ecosystem} capture={one} />}
        empty={
          <Empty icon={<IconClipboardList />} title={t.none}>
            <p className="quiet">{t.noneLead}</p>
          </Empty>
        }
      />
      <CaptureForm
        opened={opened}
        close={dialog.close}
        title={t.add}
        send={async (values) => {
          const made = await addCapture(ecosystem, values, once(values));
          await navigate({
            to: "/ecosystems/$ecosystem/captures/$capture",
            params: { ecosystem, capture: made.id },
          });
        }}
      />
    </div>
  );
}

function CaptureRow({ ecosystem, capture }: { ecosystem: string; capture: Capture }) {
  return (
    <Link to="/ecosystems/$ecosystem/captures/$capture" params={{ ecosystem, capture: capture.id }} className="row">
      <span className="avatar" aria-hidden>
        <IconClipboardList size={20} />
      </span>
      <span className="row-words">
        <span className="row-name">{capture.title}</span>
        <span className="row-sub">
          {t.between({ opens: asTime(capture.opensAt), closes: asTime(capture.closesAt) })}
        </span>
      </span>
      <span className="row-end">
        <Pill tone={capture.open ? "good" : "calm"}>{capture.open ? t.open : t.notOpen}</Pill>
      </span>
    </Link>
  );
}

/** OpenCaptures lists the data captures that a linked user can answer now. It shows nothing if there are none. */
export function OpenCaptures({ ecosystem }: { ecosystem: string }) {
  const { data } = useInfiniteQuery(capturesQuery(ecosystem));
  const open = (data?.pages ?? []).flatMap((page) => page.items ?? []);
  if (open.length === 0) return null;
  return (
    <Card title={t.toAnswer}>
      <ul role="list" className="plain-rows">
        {open.map((one) => (
          <li key={one.id}>
            <CaptureRow ecosystem={ecosystem} capture={one} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
