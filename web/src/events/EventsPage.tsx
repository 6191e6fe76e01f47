import { Button, TextInput } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { api } from "../api/client";
import { DownloadButton } from "../components/DownloadButton";
import { csv, download } from "../components/download";
import { useAct } from "../components/useAct";
import { Heading } from "../components/Page";
import { EventList } from "./EventList";
import { shared } from "../sharedTexts";
import { t } from "./texts";

const today = () => new Date().toISOString().slice(0, 10);

const next = (day: string, by: number) => new Date(Date.parse(day) + by * 86_400_000).toISOString().slice(0, 10);

/** EventsPage shows the events of a day. A day is a day in UTC, as in the API. */
export function EventsPage() {
  const { day = today() } = useSearch({ from: "/shell/events" });
  const navigate = useNavigate({ from: "/events" });
  const go = (to: string) => to && void navigate({ search: { day: to === today() ? undefined : to }, replace: true });
  const save = useAct(() => download(api.GET("/v1/events", { params: { query: { day } }, ...csv }), t.file(day)));
  return (
    <>
      <Heading title={shared.pages.events} lead={t.lead} />
      <div className="tools">
        <Button variant="default" aria-label={t.before} onClick={() => go(next(day, -1))}>
          <IconChevronLeft size={18} aria-hidden />
        </Button>
        <TextInput
          type="date"
          aria-label={t.day}
          value={day}
          max={today()}
          onChange={(event) => go(event.currentTarget.value)}
        />
        <Button variant="default" aria-label={t.after} disabled={day >= today()} onClick={() => go(next(day, 1))}>
          <IconChevronRight size={18} aria-hidden />
        </Button>
        <DownloadButton save={save}>{t.download}</DownloadButton>
      </div>
      <EventList key={day} of={{ day }} />
    </>
  );
}
