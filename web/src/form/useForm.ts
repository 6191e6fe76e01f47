import { useEffect, useRef, useState, type ChangeEvent, type SubmitEvent } from "react";
import { Problem, told } from "../api/client";
import { follow, same } from "./follow";
import { t } from "./texts";

type Errors = Record<string, string>;

/**
 * useForm holds a form's values and shows a refusal where it belongs: next to the field that the problem's
 * `errors[].location` names (`body.email` → `email`), the rest in a notice. After a refusal the first field that was
 * refused gets the focus.
 *
 * `initial` is what the record holds. When the record changes, so do the fields, except those that the user has typed
 * in: nothing that was typed is lost.
 *
 * `send` saves the values, and may reset the form. What it throws is shown. `places` names the field for a problem that
 * names none, by the problem's code.
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
  const [record, setRecord] = useState(initial); // as the fields know it
  const [saved, setSaved] = useState<V | null>(null); // what was saved, until the record shows it
  const [refusals, setRefusals] = useState(0);
  const form = useRef<HTMLFormElement | null>(null);

  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusals]);

  // While a form is being sent its fields stay as they are: a refusal must find what was typed.
  if (!busy && !same(initial, record)) {
    const following = follow(values, record, initial, saved);
    setRecord(initial);
    setSaved(null);
    setValues(following.values);
    setErrors({
      ...only(errors, (name) => same(values[name as keyof V], following.values[name as keyof V])),
      ...Object.fromEntries(following.clashes.map((name) => [name, t.clash])),
    });
  }

  const set = <K extends keyof V & string>(name: K, value: V[K]) => {
    setValues((before) => ({ ...before, [name]: value }));
    setErrors((before) => only(before, (field) => field !== name));
  };

  const refuse = (error: unknown) => {
    const refused = told(error);
    const placed = place(refused, Object.keys(values), places);
    setErrors(placed.errors);
    setProblem(placed.rest);
    setRefusals((before) => before + 1);
  };

  const reset = (to: V = initial) => {
    setValues(to);
    setSaved(null);
    setErrors({});
    setProblem(null);
  };

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    event.stopPropagation(); // a dialog's form may stand inside another, whose events React hands on
    form.current = event.currentTarget;
    if (busy) return;
    setBusy(true);
    setProblem(null);
    setErrors({});
    try {
      let sent: V | null = values;
      await send(values, {
        reset: (to) => {
          sent = null;
          reset(to);
        },
      });
      setSaved(sent);
    } catch (error) {
      refuse(error);
    } finally {
      setBusy(false);
    }
  };

  /** text gives a text field's props. */
  const text = (name: keyof V & string) => ({
    name,
    value: values[name] as string,
    error: errors[name],
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      set(name, event.currentTarget.value as V[typeof name]),
  });

  /** check gives a checkbox's or switch's props. */
  const check = (name: keyof V & string) => ({
    name,
    checked: values[name] as boolean,
    error: errors[name],
    onChange: (event: ChangeEvent<HTMLInputElement>) => set(name, event.currentTarget.checked as V[typeof name]),
  });

  /** choice gives the props of what hands its value over directly: selects, pickers, tags. */
  const choice = <K extends keyof V & string>(name: K) => ({
    name,
    value: values[name],
    error: errors[name],
    onChange: (value: V[K]) => set(name, value),
  });

  return { values, set, text, check, choice, errors, problem, busy, submit, reset };
}

/** only returns the errors of the fields that pass. */
const only = (errors: Errors, pass: (field: string) => boolean): Errors =>
  Object.fromEntries(Object.entries(errors).filter(([field]) => pass(field)));

/** place sorts a problem's errors to the fields that the form has; `rest` is what no field can show. */
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

/** sentence makes one of a message, which goes on from a field's name. */
function sentence(message: string): string {
  const begun = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(begun) ? begun : begun + ".";
}

/** filled drops empty texts, which an optional field of a new record leaves out. */
export function filled<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: Exclude<T[K], ""> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== "" && value !== undefined)) as never;
}

/** patch gives the fields that differ from the record, empty texts as null, which clears (RFC 7396). */
export function patch<T extends object>(record: Partial<T>, values: T): { [K in keyof T]?: T[K] | null } {
  const changed = Object.entries(values).filter(([name, value]) => {
    return !same(record[name as keyof T] ?? nothing(value), value);
  });
  return Object.fromEntries(changed.map(([name, value]) => [name, value === "" ? null : value])) as never;
}

/** nothing is what a field like this one holds where the record has nothing. */
function nothing(value: unknown) {
  if (value === null) return null;
  return Array.isArray(value) ? [] : typeof value === "boolean" ? false : "";
}
