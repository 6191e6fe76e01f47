import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconBookmark, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { PeopleFilter } from "../api/people";
import { Dialog, DialogButtons } from "../components/Dialog";
import { useForm } from "../form/useForm";
import { useSession } from "../shell/session";
import { t } from "./texts";
import { readViews, writeViews, type View } from "./views";

const empty: PeopleFilter = {
  q: undefined,
  status: undefined,
  role: undefined,
  invite: undefined,
  mail: undefined,
  partner: undefined,
};

/** Views are the filters that the user has saved for a list, in this browser. */
export function Views({
  place,
  filter,
  set,
}: {
  place: string;
  filter: PeopleFilter;
  set: (to: PeopleFilter) => void;
}) {
  const { id } = useSession().person;
  const [views, setViews] = useState(() => readViews(id, place));
  const [naming, setNaming] = useState(false);
  const write = (to: View[]) => setViews(writeViews(id, place, to));
  const filtered = Object.values(filter).some(Boolean);
  const known = views.some((one) => same(one.filter, filter));
  if (views.length === 0 && !filtered) return null;
  return (
    <div className="tools" role="group" aria-label={t.views.label}>
      {views.map((one) => (
        <span key={one.name} className="view">
          <button
            type="button"
            className="filter plain"
            aria-pressed={same(one.filter, filter)}
            onClick={() => set({ ...empty, ...one.filter })}
          >
            {one.name}
          </button>
          <ActionIcon
            variant="subtle"
            size="sm"
            aria-label={t.views.forget({ name: one.name })}
            onClick={() => write(views.filter((other) => other !== one))}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </span>
      ))}
      {filtered && !known && (
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconBookmark size={16} aria-hidden />}
          onClick={() => setNaming(true)}
        >
          {t.views.save}
        </Button>
      )}
      {naming && (
        <Name
          close={() => setNaming(false)}
          save={(name) => write([...views.filter((one) => one.name !== name), { name, filter }])}
        />
      )}
    </div>
  );
}

function Name({ close, save }: { close: () => void; save: (name: string) => void }) {
  const form = useForm({ name: "" }, async ({ name }) => {
    save(name.trim());
    close();
    return Promise.resolve();
  });
  return (
    <Dialog opened onClose={close} title={t.views.save}>
      <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
        <TextInput
          label={t.views.name}
          description={t.views.nameHint}
          maxLength={40}
          data-autofocus
          {...form.text("name")}
        />
        <DialogButtons close={close} busy={form.busy} disabled={!form.values.name.trim()}>
          {t.views.yes}
        </DialogButtons>
      </form>
    </Dialog>
  );
}

const same = (a: PeopleFilter, b: PeopleFilter) =>
  (Object.keys(empty) as (keyof PeopleFilter)[]).every((name) => a[name] === b[name]);
