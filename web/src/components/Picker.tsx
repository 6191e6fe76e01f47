import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { api, ask, type Schemas } from "../api/client";
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

interface FindProps extends PickerProps {
  kind: string; // the first part of the cache key
  find: (typed: string) => Promise<(Reference & { about?: string })[]>;
}

/** Picker is a search box that chooses one record. It searches the portal for what the user types. */
export function Picker({ kind, find, value, onChange, ...field }: FindProps) {
  const [typed, setTyped] = useState(value?.name ?? "");
  const [q] = useDebouncedValue(typed === value?.name ? "" : typed.trim(), 200);
  const found = useQuery({
    queryKey: ["pick", kind, q],
    queryFn: () => find(q),
    staleTime: 5000,
    placeholderData: keepPreviousData,
  });
  const options = (found.data ?? []).filter((one) => one.id !== value?.id);
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
      data={known.map((one) => ({ value: one.id, label: one.name }))}
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
    <Picker
      {...props}
      kind="partners"
      find={async (q) => {
        const { items } = await ask(api.GET("/v1/partners", { params: { query: { q: q || undefined, limit: 20 } } }));
        return (items ?? []).map((one) => ({ id: one.id, name: one.name, about: (one.domains ?? []).join(", ") }));
      }}
    />
  );
}

/** FreePersonPicker chooses a person who has no partner yet. */
export function FreePersonPicker(props: PickerProps) {
  return (
    <Picker
      {...props}
      kind="free"
      find={async (q) => {
        const { items } = await ask(
          api.GET("/v1/people", { params: { query: { q: q || undefined, role: "user", limit: 50 } } }),
        );
        return (items ?? [])
          .filter((one) => !one.partner)
          .map((one) => ({ id: one.id, name: nameOf(one), about: one.email }));
      }}
    />
  );
}

/** PersonPicker chooses any person by the beginning of any word of their name, or of their address. */
export function PersonPicker(props: PickerProps) {
  return (
    <Picker
      {...props}
      kind="people"
      find={async (q) => {
        const { items } = await ask(api.GET("/v1/people", { params: { query: { q: q || undefined, limit: 20 } } }));
        return (items ?? []).map((one) => ({
          id: one.id,
          name: nameOf(one),
          about: [one.email, one.partner?.name].filter(Boolean).join(", "),
        }));
      }}
    />
  );
}

/** EcosystemUserPicker chooses a user of an ecosystem as PersonPicker chooses a person. */
export function EcosystemUserPicker({ ecosystem, ...props }: PickerProps & { ecosystem: string }) {
  return (
    <Picker
      {...props}
      kind={`users ${ecosystem}`}
      find={async (q) => {
        const { items } = await ask(api.GET("/v1/people", { params: { query: { q: q || undefined, limit: 100 } } }));
        return (items ?? [])
          .filter((one) => (one.ecosystems ?? []).some((place) => place.id === ecosystem))
          .map((one) => ({ id: one.id, name: nameOf(one), about: one.email }));
      }}
    />
  );
}

export function MemberPicker({ ecosystem, ...props }: PickerProps & { ecosystem: string }) {
  return (
    <Picker
      {...props}
      kind={`members ${ecosystem}`}
      find={async (q) => {
        const { items } = await ask(
          api.GET("/v1/ecosystems/{ecosystem}/members", {
            params: { path: { ecosystem }, query: { q: q || undefined, limit: 20 } },
          }),
        );
        return (items ?? []).map((one) => ({
          id: one.id,
          name: one.name,
          about: [one.domain, one.email].filter(Boolean).join(", "),
        }));
      }}
    />
  );
}
