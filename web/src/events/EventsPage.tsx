import { Button, Select, TextInput } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { partnerQuery } from "../api/partners";
import { nameOf, personQuery } from "../api/people";
import { dayAfter, type EventsOf } from "../api/portal";
import { DownloadButton } from "../components/DownloadButton";
import { Heading } from "../components/Page";
import { PartnerPicker, PersonPicker } from "../components/Picker";
import { useAct } from "../components/useAct";
import { shared } from "../sharedTexts";
import { EventList } from "./EventList";
import { saveEvents } from "./save";
import { t } from "./texts";
import { eventTypes } from "./types";

const today = () => new Date().toISOString().slice(0, 10);

/** EventsPage shows events: of some days, of a person or of a partner. All times are in UTC, as in the API. */
export function EventsPage() {
  const search = useSearch({ from: "/shell/events" });
  const navigate = useNavigate({ from: "/events" });
  const set = (to: EventsOf) => void navigate({ search: (before) => ({ ...before, ...to }), replace: true });
  const { person, partner, type } = search;
  const whose = Boolean(person ?? partner);
  const day = search.day ?? (whose ? undefined : today());
  const until = search.until ?? day;
  const of: EventsOf = { person, partner, day, until, type };
  const go = (by: number) => day && until && set({ day: dayAfter(day, by), until: dayAfter(until, by) });
  const save = useAct(() => saveEvents(of, t.file({ day: day ?? t.fileAll })));
  return (
    <>
      <Heading title={shared.pages.events} lead={t.lead} />
      <div className="tools" role="search">
        <Button variant="default" aria-label={t.before} disabled={!day} onClick={() => go(-1)}>
          <IconChevronLeft size={18} aria-hidden />
        </Button>
        <TextInput
          type="date"
          aria-label={t.from}
          value={day ?? ""}
          max={until ?? today()}
          onChange={(event) => {
            const to = event.currentTarget.value || undefined;
            set({ day: to, until: to && until && to < until && search.until ? until : to });
          }}
        />
        <span aria-hidden>–</span>
        <TextInput
          type="date"
          aria-label={t.until}
          value={until ?? ""}
          min={day}
          max={today()}
          onChange={(event) => set({ day, until: event.currentTarget.value || undefined })}
        />
        <Button variant="default" aria-label={t.after} disabled={!until || until >= today()} onClick={() => go(1)}>
          <IconChevronRight size={18} aria-hidden />
        </Button>
        <Select
          aria-label={t.type}
          placeholder={t.anyType}
          clearable
          searchable
          value={type ?? null}
          data={eventTypes}
          onChange={(to) => set({ type: to ?? undefined })}
        />
        <DownloadButton save={save}>{t.download}</DownloadButton>
      </div>
      <div className="fields whose">
        <OfPerson id={person} set={set} />
        <OfPartner id={partner} set={set} />
      </div>
      <EventList key={JSON.stringify(of)} of={of} />
    </>
  );
}

interface Whose {
  id?: string;
  set: (to: EventsOf) => void;
}

function OfPerson({ id, set }: Whose) {
  const found = useQuery({ ...personQuery(id ?? ""), enabled: Boolean(id) }).data?.record;
  const value = id && found ? { id, name: nameOf(found) } : null;
  return (
    <PersonPicker
      key={value?.id}
      label={t.ofPerson}
      value={value}
      onChange={(to) => set({ person: to?.id, partner: undefined, day: undefined, until: undefined })}
    />
  );
}

function OfPartner({ id, set }: Whose) {
  const found = useQuery({ ...partnerQuery(id ?? ""), enabled: Boolean(id) }).data?.record;
  const value = id && found ? { id, name: found.name } : null;
  return (
    <PartnerPicker
      key={value?.id}
      label={t.ofPartner}
      value={value}
      onChange={(to) => set({ partner: to?.id, person: undefined, day: undefined, until: undefined })}
    />
  );
}
