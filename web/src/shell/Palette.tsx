import { Modal, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useId, useState, type KeyboardEvent } from "react";
import { api, ask, told, type Schemas } from "../api/client";
import { firstOf } from "../api/lists";
import { nameOf } from "../api/people";
import { isStaff, type Session } from "../api/session";
import { shared } from "../sharedTexts";
import { pagesOf } from "./pages";
import { t } from "./texts";

interface Found {
  id: string;
  name: string;
  about?: string;
  kind: string;
  to: string;
}

const enough = 6;
const mostPages = 5; // a search can answer a short page and go on

/** find searches for partners and people by the beginnings of words. Primary contacts find people of their partner. */
async function find(session: Session, q: string, signal: AbortSignal): Promise<Found[]> {
  const staff = isStaff(session);
  const partner = session.partner?.id;
  const first = { enough, pages: mostPages, signal };
  const people = firstOf<Schemas["Person"], Found>(
    async (cursor) => {
      const query = { q, cursor, limit: enough };
      if (staff) return ask(api.GET("/v1/people", { params: { query } }));
      if (!partner || !session.can.managePeople) return { items: [] };
      return ask(api.GET("/v1/partners/{partner}/people", { params: { path: { partner }, query } }));
    },
    (one) => ({
      id: one.id,
      name: nameOf(one),
      about: [one.email, one.partner?.name].filter(Boolean).join(", "),
      kind: t.palette.person,
      to: `/people/${one.id}`,
    }),
    first,
  );
  const partners = firstOf<Schemas["Partner"], Found>(
    async (cursor) =>
      staff ? ask(api.GET("/v1/partners", { params: { query: { q, cursor, limit: enough } } })) : { items: [] },
    ({ id, name, domains }) => ({
      id,
      name,
      about: (domains ?? []).join(", "),
      kind: t.palette.partner,
      to: `/partners/${id}`,
    }),
    first,
  );
  const [ofPartners, ofPeople] = await Promise.all([partners, people]);
  return [...ofPartners.items, ...ofPeople.items];
}

/** Palette finds a page, a partner or a person, and goes there. It is used by the keyboard alone. */
export function Palette({ session, close }: { session: Session; close: () => void }) {
  const navigate = useNavigate();
  const list = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const [q] = useDebouncedValue(typed.trim(), 150);
  const search = useQuery({
    queryKey: ["palette", q],
    queryFn: ({ signal }) => find(session, q, signal),
    enabled: q !== "",
    staleTime: 5000,
    placeholderData: keepPreviousData,
  });
  const pages: Found[] = pagesOf(session)
    .filter(({ text }) => text.toLowerCase().includes(typed.trim().toLowerCase()))
    .map(({ to, text }) => ({ id: to, name: text, kind: t.palette.page, to }));
  const all = [...pages, ...(q ? (search.data ?? []) : [])];
  const chosen = all[Math.min(at, all.length - 1)];
  const go = (to: string) => {
    close();
    void navigate({ to });
  };
  const press = (event: KeyboardEvent) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && chosen) go(chosen.to);
    else if (way && all.length) setAt((Math.min(at, all.length - 1) + way + all.length) % all.length);
    else return;
    event.preventDefault();
  };
  const option = (one: Found) => `${list}-${one.id}`;
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      yOffset="10vh"
      withCloseButton={false}
      padding={0}
      zIndex={380}
      aria-label={t.palette.label}
    >
      <TextInput
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={chosen && option(chosen)}
        aria-autocomplete="list"
        aria-label={t.palette.label}
        placeholder={t.palette.placeholder}
        size="lg"
        variant="unstyled"
        data-autofocus
        className="palette-input"
        leftSection={<IconSearch size={20} aria-hidden />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <ul id={list} role="listbox" aria-label={t.palette.label} className="palette">
        {all.map((one) => (
          // The keyboard stays in the search box, which handles its keys.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <li
            key={option(one)}
            id={option(one)}
            role="option"
            aria-selected={one === chosen}
            ref={(row) => {
              if (one === chosen) row?.scrollIntoView({ block: "nearest" });
            }}
            onClick={() => go(one.to)}
          >
            <span>
              {one.name}
              {one.about && <span className="quiet menu-sub">{one.about}</span>}
            </span>
            <span className="quiet">{one.kind}</span>
          </li>
        ))}
      </ul>
      <p className={all.length ? "unseen" : "palette-none quiet"} role="status">
        {search.error
          ? told(search.error).detail
          : search.isFetching
            ? shared.loading
            : all.length
              ? t.palette.found({ count: all.length })
              : shared.nothingFound}
      </p>
      <p className="palette-foot quiet" aria-hidden>
        {t.palette.help} <kbd>{t.palette.escape}</kbd> {t.palette.closes}
      </p>
    </Modal>
  );
}
