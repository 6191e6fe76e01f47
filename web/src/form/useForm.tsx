import { useEffect, useRef, useState, type ChangeEvent, type ReactNode, type SubmitEvent } from "react";
import { changedBy } from "../api/changedBy";
import { gaveUp, Problem, told } from "../api/client";
import { Clash } from "./Clash";
import { follow, same } from "./follow";
import { t } from "./texts";
import { useUnsaved } from "./unsaved";

type Errors = Record<string, string>;

/**
 * useForm holds a form's values and shows the API's refusals. An error is shown next to the field that its `location`
 * names (`body.email` → `email`). All other errors are shown in a notice. After a refusal, the first field with an
 * error gets the focus.
 *
 * `initial` is what the record holds. When the record changes, the fields change with it. Fields that the user has
 * edited keep the user's input. If somebody else has changed such a field, too, the user chooses: see Clash.
 *
 * While something is typed that is not saved, the user is asked before leaving the page: see unsaved.ts.
 *
 * `send` saves the values, and may reset the form. If it throws, the form shows the error. `places` maps a problem's
 * code to a field, for problems that name no field.
 */
export function useForm<V extends object>(
  initial: V,
  send: (values: V, form: { reset: (to?: V) => void }) => Promise<void>,
  places: Record<string, string> = {},
) {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Errors>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [record, setRecord] = useState(initial); // the record that the fields were last set from
  const [saved, setSaved] = useState<V | null>(null); // the values saved last, until the record changes
  const [refusals, setRefusals] = useState(0);
  const [clashes, setClashes] = useState<string[]>([]); // the fields that somebody else has changed, too
  const [by, setBy] = useState<string>(); // who that was, if known
  const readAt = useRef(0); // when the record was read, about
  const form = useRef<HTMLFormElement | null>(null);
  useUnsaved(!same(values, record) && !(saved && same(values, saved)), busy);

  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusals]);

  useEffect(() => {
    readAt.current = Date.now();
  }, [record]);

  // While the form is sent, the fields do not follow. If the API refuses, the user's input must still be there.
  if (!busy && !same(initial, record)) {
    const following = follow(values, record, initial, saved);
    setRecord(initial);
    setSaved(null);
    setValues(following.values);
    setErrors(only(errors, (name) => same(values[name as keyof V], following.values[name as keyof V])));
    const still = clashes.filter((name) => !same(following.values[name as keyof V], initial[name as keyof V]));
    setClashes([...new Set([...still, ...following.clashes])]);
    if (problem?.status === 412) setRefusals(refusals + 1);
    else setBy(undefined);
  }

  const set = <K extends keyof V & string>(name: K, value: V[K]) => {
    setValues((before) => ({ ...before, [name]: value }));
    setErrors((before) => only(before, (field) => field !== name));
  };

  const settle = (name: string) => setClashes((before) => before.filter((one) => one !== name));

  const refuse = (error: unknown) => {
    const refused = told(error);
    const placed = place(refused, Object.keys(values), places);
    setErrors(placed.errors);
    setProblem(placed.rest);
    setRefusals((before) => before + 1);
    if (refused.status === 412 && refused.path) void changedBy(refused.path, readAt.current - minutes(2)).then(setBy);
  };

  const reset = (to?: V) => {
    setValues(to ?? initial);
    setSaved(to ?? null);
    setErrors({});
    setClashes([]);
    setProblem(null);
  };

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    event.stopPropagation(); // React passes events from a dialog's form on to the form around it
    form.current = event.currentTarget;
    if (busy) return;
    setBusy(true);
    setProblem(null);
    setErrors({});
    setClashes([]);
    setBy(undefined);
    try {
      let sent: V | null = values;
      await send(values, {
        reset: (to) => {
          sent = to ?? null;
          reset(to);
        },
      });
      setSaved(sent);
    } catch (error) {
      if (!gaveUp(error)) refuse(error);
    } finally {
      setBusy(false);
    }
  };

  const shown: Record<string, ReactNode> = { ...errors };
  for (const name of clashes as (keyof V & string)[]) {
    const theirs = record[name];
    const take = () => {
      set(name, theirs);
      settle(name);
    };
    shown[name] ??= <Clash theirs={theirs} by={by} take={take} keep={() => settle(name)} />;
  }

  /** text returns the props of a text field. */
  const text = (name: keyof V & string) => ({
    name,
    value: values[name] as string,
    error: shown[name],
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      set(name, event.currentTarget.value as V[typeof name]),
  });

  /** check returns the props of a checkbox or a switch. */
  const check = (name: keyof V & string) => ({
    name,
    checked: values[name] as boolean,
    error: shown[name],
    onChange: (event: ChangeEvent<HTMLInputElement>) => set(name, event.currentTarget.checked as V[typeof name]),
  });

  /** choice returns the props of an input whose onChange gets the value itself, such as a picker or tags. */
  const choice = <K extends keyof V & string>(name: K) => ({
    name,
    value: values[name],
    error: shown[name],
    onChange: (value: V[K]) => set(name, value),
  });

  return {
    values,
    set,
    text,
    check,
    choice,
    errors: shown,
    problem: problem && explained(problem, clashes.length > 0, by),
    busy,
    submit,
    reset,
  };
}

const minutes = (count: number) => count * 60_000; // clocks differ a little

/** explained returns a problem in the words of a form, where what was typed matters. */
function explained(problem: Problem, clash: boolean, by?: string): Problem {
  const { status, code } = problem;
  if (status === 412) return new Problem({ status, code, detail: (clash ? t.conflict.fields : t.conflict.others)(by) });
  return code === "offline" ? new Problem({ status, code, detail: t.offline }) : problem;
}

/** only returns the errors whose field passes the test. */
const only = (errors: Errors, pass: (field: string) => boolean): Errors =>
  Object.fromEntries(Object.entries(errors).filter(([field]) => pass(field)));

/** place assigns a problem's errors to the form's fields. `rest` is the problem that no field can show. */
function place(
  problem: Problem,
  fields: string[],
  places: Record<string, string>,
): { errors: Errors; rest: Problem | null } {
  const errors: Errors = {};
  const rest: string[] = [];
  for (const error of problem.errors) {
    const at = error.location.replace(/^body\.?/, "").replace(/\[\d+\]/g, "");
    const field = fields.find((name) => name === at) ?? fields.find((name) => at.startsWith(name + "."));
    if (field) errors[field] = errors[field] ? `${errors[field]} ${sentence(error.message)}` : sentence(error.message);
    else rest.push(sentence(error.message));
  }
  const named = places[problem.code];
  if (problem.errors.length === 0 && named && fields.includes(named)) errors[named] = problem.detail;
  else if (problem.errors.length === 0) return { errors, rest: problem };
  if (rest.length === 0) return { errors, rest: null };
  return {
    errors,
    rest: new Problem({ ...problem, status: problem.status, code: problem.code, detail: rest.join(" ") }),
  };
}

/** sentence makes a sentence of an error's message, which begins in lower case and has no full stop. */
function sentence(message: string): string {
  const begun = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(begun) ? begun : begun + ".";
}

/** filled returns the fields without those that are empty. A new record leaves them out. */
export function filled<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: Exclude<T[K], ""> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== "" && value !== undefined)) as never;
}

/** patch returns the fields that differ from the record. An empty text becomes null, which clears it (RFC 7396). */
export function patch<T extends object>(record: Partial<T>, values: T): { [K in keyof T]?: T[K] | null } {
  const changed = Object.entries(values).filter(([name, value]) => {
    return !same(record[name as keyof T] ?? nothing(value), value);
  });
  return Object.fromEntries(changed.map(([name, value]) => [name, value === "" ? null : value])) as never;
}

/** nothing returns the value that a form's field has if the record has none. */
function nothing(value: unknown) {
  if (value === null) return null;
  return Array.isArray(value) ? [] : typeof value === "boolean" ? false : "";
}
