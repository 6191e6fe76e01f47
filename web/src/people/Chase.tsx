import { Button, Checkbox } from "@mantine/core";
import { IconBell, IconSend } from "@tabler/icons-react";
import { useState } from "react";
import { chasePeople, nameOf, type Chased, type PeopleFilter, type Person } from "../api/people";
import { Notice } from "../components/Page";
import { useForm } from "../form/useForm";
import { shared } from "../sharedTexts";
import { PersonRow } from "./PersonRow";
import { t } from "./texts";
import { Dialog } from "../components/Dialog";

type Act = "resend" | "remind";

/** useChosen holds which people of a list are chosen. */
export function useChosen() {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) =>
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  return { chosen, toggle, clear: () => setChosen(new Set()) };
}

/** ChosenRow is a person's row with a box to choose an invited person. */
export function ChosenRow({
  person,
  chosen,
  toggle,
  withPartner,
}: {
  person: Person;
  chosen: ReadonlySet<string>;
  toggle: (id: string) => void;
  withPartner?: boolean;
}) {
  if (person.status !== "invited") return <PersonRow person={person} withPartner={withPartner} />;
  return (
    <div className="chosen-row">
      <Checkbox
        aria-label={t.chase.choose(nameOf(person))}
        checked={chosen.has(person.id)}
        onChange={() => toggle(person.id)}
      />
      <PersonRow person={person} withPartner={withPartner} />
    </div>
  );
}

/** Chase asks the chosen people, or everybody invited whom the filter has, once more to accept. */
export function Chase({
  filter,
  partner,
  chosen,
  clear,
}: {
  filter: PeopleFilter;
  partner?: string;
  chosen: ReadonlySet<string>;
  clear: () => void;
}) {
  const [act, setAct] = useState<Act | null>(null);
  const [rows, setRows] = useState<Chased[] | null>(null);
  const ids = [...chosen];
  const form = useForm({}, async () => {
    if (!act) return;
    setRows(await chasePeople(act, ids.length > 0 ? { ids } : { filter: { ...filter, partner } }));
    clear();
  });
  const narrowed = filter.status === "invited" || filter.invite === "expired";
  if (ids.length === 0 && !narrowed && !rows) return null;
  const open = (to: Act) => {
    form.reset();
    setRows(null);
    setAct(to);
  };
  const close = () => {
    setAct(null);
    setRows(null);
  };
  const left = (rows ?? []).filter((one) => one.outcome === "refused");
  return (
    <div className="buttons" role="group" aria-label={t.chase.group}>
      {ids.length > 0 && <span role="status">{t.chase.chosen(ids.length)}</span>}
      <Button variant="light" leftSection={<IconSend size={18} aria-hidden />} onClick={() => open("resend")}>
        {ids.length > 0 ? t.chase.resend : t.chase.resendAll}
      </Button>
      {filter.invite !== "expired" && (
        <Button variant="light" leftSection={<IconBell size={18} aria-hidden />} onClick={() => open("remind")}>
          {ids.length > 0 ? t.chase.remind : t.chase.remindAll}
        </Button>
      )}
      <Dialog
        opened={act !== null}
        onClose={() => !form.busy && close()}
        title={act === "remind" ? t.chase.remindTitle : t.chase.resendTitle}
      >
        <form className="stack" onSubmit={(event) => void form.submit(event)}>
          {rows ? (
            <p role="status">{t.chase.done(rows.filter(asked).length, left.length)}</p>
          ) : (
            <p>
              {act === "remind" ? t.chase.remindLead : t.chase.resendLead}{" "}
              {ids.length > 0 ? t.chase.toChosen(ids.length) : t.chase.toAll}
            </p>
          )}
          {left.length > 0 && (
            <ul className="plain-rows">
              {left.map((one) => (
                <li key={one.row}>
                  <strong>{nameOf({ firstName: "", lastName: "", ...one })}</strong>{" "}
                  <span className="quiet">{t.chase.reasons[one.reason ?? ""] ?? shared.reasons[one.reason ?? ""]}</span>
                </li>
              ))}
            </ul>
          )}
          <Notice problem={form.problem} />
          <div className="buttons end">
            <Button variant={rows ? "filled" : "default"} disabled={form.busy} onClick={close}>
              {rows ? shared.close : shared.cancel}
            </Button>
            {!rows && (
              <Button type="submit" loading={form.busy}>
                {act === "remind" ? t.chase.remind : t.chase.resend}
              </Button>
            )}
          </div>
        </form>
      </Dialog>
    </div>
  );
}

const asked = (one: Chased) => one.outcome === "invited" || one.outcome === "reminded";
