import { Button, Progress } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { actOn, everyone, type DeskAct, type Doing, type Done } from "../api/desk";
import type { Schemas } from "../api/client";
import type { listQuery } from "../api/lists";
import type { Person } from "../api/people";
import { csvOf } from "../components/csv";
import { Dialog } from "../components/Dialog";
import { save } from "../components/download";
import { Notice } from "../components/Page";
import { PartnerPicker } from "../components/Picker";
import { inPages, Rows } from "../components/Rows";
import { useForm } from "../form/useForm";
import { shared } from "../sharedTexts";
import { t } from "./texts";

interface Many {
  act: DeskAct;
  people: Person[] | null; // null: everybody whom the list has
  query: ReturnType<typeof listQuery<Person>>;
  close: () => void; // it was done
  leave: () => void; // nothing was done
}

const undoes: Partial<Record<DeskAct, DeskAct>> = { disable: "enable", enable: "disable" };

/** ActOnMany asks, then acts on each person, and says what happened to whom. */
export function ActOnMany({ act, people, query, close, leave }: Many) {
  const [undone, setUndone] = useState<{ act: DeskAct; people: Person[] } | null>(null);
  const now = undone ?? { act, people };
  return (
    <Run
      key={undone ? "undo" : "do"}
      {...now}
      query={query}
      close={close}
      leave={undone ? close : leave}
      undo={undone ? undefined : setUndone}
    />
  );
}

function Run({
  act,
  people,
  query,
  close,
  leave,
  undo,
}: Many & { undo?: (to: { act: DeskAct; people: Person[] }) => void }) {
  const [done, setDone] = useState<ReadonlyMap<string, Done>>(new Map());
  const [all, setAll] = useState<Person[] | null>(people);
  const [read, setRead] = useState(0);
  const [ended, setEnded] = useState(false);
  const doing = useRef<Doing>({ stopped: false });
  useEffect(() => {
    const ours = doing.current;
    return () => void (ours.stopped = true); // the user has left the page
  }, []);
  const form = useForm({ partner: null as Schemas["Reference"] | null }, async ({ partner }) => {
    doing.current.stopped = false;
    const whole = all ?? (await everyone(query, doing.current, setRead));
    if (doing.current.stopped) return setEnded(true);
    setAll(whole);
    const step = (more: Done[]) =>
      setDone((before) => new Map([...before, ...more.map((one) => [one.id, one] as const)]));
    const rest = whole.filter((one) => !done.has(one.id)); // another try continues where this one stopped
    const told = paced(step);
    await actOn(act, rest, partner?.id, doing.current, told.step).finally(told.flush);
    setEnded(true);
  });
  const words = t.desk.acts[act];
  const told = [...done.values()];
  const left = told.filter((one) => one.why);
  const changed = new Set(told.filter((one) => !one.why).map((one) => one.id));
  const back = undoes[act];
  return (
    <Dialog opened onClose={() => !form.busy && (ended ? close() : leave())} title={words.title}>
      <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
        {!ended && !form.busy && (
          <p>
            {words.lead} {people ? t.desk.toChosen({ people: people.length }) : t.desk.toAll}
          </p>
        )}
        {act === "move" && !ended && <PartnerPicker label={t.person.moveTo} {...form.choice("partner")} />}
        {form.busy && (
          <>
            <Progress
              value={all ? Math.max(3, (done.size / Math.max(1, all.length)) * 100) : 3}
              animated
              aria-label={words.title}
            />
            <p className="quiet" role="status">
              {all ? t.desk.sofar({ done: done.size, all: all.length }) : t.desk.reading({ people: read })}
            </p>
          </>
        )}
        {ended && (
          <p role="status">
            {words.done({ people: changed.size }) + (left.length > 0 ? ` ${t.desk.left({ people: left.length })}` : "")}
          </p>
        )}
        {ended && left.length > 0 && (
          <div className="scrolls">
            <Rows
              className="verdicts"
              pages={inPages(left)}
              id={(one) => one.id}
              label={t.desk.leftLabel}
              row={(one) => (
                <div className="row">
                  <span />
                  <span className="row-words">
                    <span className="row-name">{one.name}</span>
                    <span className="row-sub">{why(one)}</span>
                  </span>
                </div>
              )}
            />
          </div>
        )}
        <Notice problem={form.problem} />
        <div className="buttons end">
          {form.busy ? (
            <Button variant="default" onClick={() => (doing.current.stopped = true)}>
              {t.desk.stop}
            </Button>
          ) : ended ? (
            <>
              {told.length > 0 && (
                <Button
                  variant="default"
                  onClick={() => save(csvOf([["name", "email", "details"], ...told.map(line)]), t.desk.verdicts)}
                >
                  {shared.csv}
                </Button>
              )}
              {back && undo && changed.size > 0 && (
                <Button
                  variant="default"
                  onClick={() =>
                    undo({ act: back, people: (all ?? []).filter((one) => changed.has(one.id)).map(turned(act)) })
                  }
                >
                  {shared.undo}
                </Button>
              )}
              <Button data-autofocus onClick={close}>
                {shared.close}
              </Button>
            </>
          ) : (
            <>
              <Button variant="default" onClick={done.size > 0 ? close : leave}>
                {shared.cancel}
              </Button>
              <Button
                type="submit"
                color={act === "disable" || act === "revoke" ? "red" : undefined}
                disabled={act === "move" && !form.values.partner}
              >
                {words.short}
              </Button>
            </>
          )}
        </div>
      </form>
    </Dialog>
  );
}

/** turned returns a person as they are after disabling or enabling, so that it can be undone. */
const turned =
  (act: DeskAct) =>
  (one: Person): Person => ({ ...one, status: act === "disable" ? "disabled" : "active" });

const why = (one: Done) => (one.why ? (t.desk.reasons[one.why] ?? shared.reasons[one.why] ?? one.why) : "");

const line = (one: Done) => [one.name, one.email, why(one)];

/** paced hands on what has been done a few times a second, however fast it comes, and the rest by flush. */
function paced(hand: (done: Done[]) => void): { step: (done: Done[]) => void; flush: () => void } {
  let waiting: Done[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    hand(waiting);
    waiting = [];
  };
  return {
    step: (more) => {
      waiting.push(...more);
      timer ??= setTimeout(flush, 150);
    },
    flush,
  };
}
