import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { api, ask, type Schemas } from "../api/client";
import type { Page } from "../api/keep";
import { firstOf, pageSize } from "../api/lists";
import { nameOf } from "../api/people";
import { shared } from "../sharedTexts";
import { t } from "./texts";

type Reference = Schemas["Reference"];

interface PickerProps {
  label: string;
  description?: string;
  value: Reference | null;
  onChange: (value: Reference | null) => void;
  error?: ReactNode;
  name?: string;
  disabled?: boolean;
}

type Option = Reference & { about?: string };

interface FindProps<T> extends PickerProps {
  kind: string; // the first part of the cache key
  page: (q: string | undefined, cursor?: string) => Promise<Page<T>>; // of what is found
  option: (found: T) => Option | undefined; // undefined: it cannot be chosen
}

const enough = 20; // that are shown
const mostPages = 10; // that one search reads, if few of what it finds can be chosen

/** Picker is a search box that chooses one record. It searches the portal for what the user types. */
export function Picker<T>({ kind, page, option, value, onChange, ...field }: FindProps<T>) {
  const [typed, setTyped] = useState(value?.name ?? "");
  const [q] = useDebouncedValue(typed === value?.name ? "" : typed.trim(), 200);
  const found = useQuery({
    queryKey: ["pick", kind, q],
    queryFn: ({ signal }) =>
      firstOf((cursor) => page(q || undefined, cursor), option, {
        enough,
        pages: q ? mostPages : 1, // a page that is only opened reads no more
        signal,
      }),
    staleTime: 5000,
    placeholderData: keepPreviousData,
  });
  const options = (found.data?.items ?? []).filter((one) => one.id !== value?.id);
  const known = value ? [value, ...options] : options;
  return (
    <Select
      {...field}
      searchable
      openOnFocus={false} // a dialog puts the focus here first, and the list would cover its buttons
      clearable
      clearButtonProps={{ "aria-label": shared.clear }}
      placeholder={t.picker.type}
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      data={[
        ...known.map((one) => ({ value: one.id, label: one.name })),
        ...(found.data?.more ? [{ value: "more", label: t.picker.more, disabled: true }] : []),
      ]}
      value={value?.id ?? null}
      renderOption={({ option }) => {
        const about = options.find((one) => one.id === option.value)?.about;
        return (
          <span>
            {option.label}
            {about && <span className="quiet menu-sub">{about}</span>}
          </span>
        );
      }}
      nothingFoundMessage={found.isFetching ? shared.loading : shared.nothingFound}
      onChange={(_, option) => {
        // The option's own id counts, because an answer may have changed the list since.
        onChange(option && { id: option.value, name: option.label });
        setTyped(option?.label ?? "");
      }}
    />
  );
}

export function PartnerPicker(props: PickerProps) {
  return (
    <Picker<Schemas["Partner"]>
      {...props}
      kind="partners"
      page={(q, cursor) => ask(api.GET("/v1/partners", { params: { query: { q, cursor, limit: enough } } }))}
      option={(one) => ({ id: one.id, name: one.name, about: (one.domains ?? []).join(", ") })}
    />
  );
}

/** FreePersonPicker chooses a person who has no partner yet. */
export function FreePersonPicker(props: PickerProps) {
  return (
    <Picker<Schemas["Person"]>
      {...props}
      kind="free"
      page={(q, cursor) =>
        ask(api.GET("/v1/people", { params: { query: { q, cursor, role: "user", limit: pageSize } } }))
      }
      option={(one) => (one.partner ? undefined : { id: one.id, name: nameOf(one), about: one.email })}
    />
  );
}

/** PersonPicker chooses any person by the beginning of any word of their name, or of their address. */
export function PersonPicker(props: PickerProps) {
  return (
    <Picker<Schemas["Person"]>
      {...props}
      kind="people"
      page={(q, cursor) => ask(api.GET("/v1/people", { params: { query: { q, cursor, limit: enough } } }))}
      option={(one) => ({
        id: one.id,
        name: nameOf(one),
        about: [one.email, one.partner?.name].filter(Boolean).join(", "),
      })}
    />
  );
}

/** EcosystemUserPicker chooses a user of an ecosystem as PersonPicker chooses a person. */
export function EcosystemUserPicker({ ecosystem, ...props }: PickerProps & { ecosystem: string }) {
  return (
    <Picker<Schemas["Person"]>
      {...props}
      kind={`users ${ecosystem}`}
      page={(q, cursor) => ask(api.GET("/v1/people", { params: { query: { q, cursor, limit: pageSize } } }))}
      option={(one) =>
        one.ecosystems?.some((place) => place.id === ecosystem)
          ? { id: one.id, name: nameOf(one), about: one.email }
          : undefined
      }
    />
  );
}

export function MemberPicker({ ecosystem, ...props }: PickerProps & { ecosystem: string }) {
  return (
    <Picker<Schemas["Member"]>
      {...props}
      kind={`members ${ecosystem}`}
      page={(q, cursor) =>
        ask(
          api.GET("/v1/ecosystems/{ecosystem}/members", {
            params: { path: { ecosystem }, query: { q, cursor, limit: enough } },
          }),
        )
      }
      option={(one) => ({ id: one.id, name: one.name, about: [one.domain, one.email].filter(Boolean).join(", ") })}
    />
  );
}
