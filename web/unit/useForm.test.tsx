import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import { Problem } from "../src/api/client";
import { t } from "../src/form/texts";
import { filled, patch, useForm } from "../src/form/useForm";
import { useOnce } from "../src/form/useOnce";
import { shared } from "../src/sharedTexts";

interface Values {
  name: string;
  email: string;
  tags: string[];
  active: boolean;
}

const record: Values = { name: "Ann", email: "ann@acme.com", tags: ["a"], active: false };

type Send = Parameters<typeof useForm<Values>>[1];

function Form({ record, send }: { record: Values; send: Send }) {
  const form = useForm(record, send, { email_taken: "email" });
  const field = (name: "name" | "email") => {
    const { error, ...props } = form.text(name);
    return (
      <label>
        {name}
        <input {...props} aria-invalid={error !== undefined} aria-label={name} />
        <span id={`${name}-error`}>{error}</span>
      </label>
    );
  };
  const { name, checked, onChange } = form.check("active");
  return (
    <form onSubmit={(event) => void form.submit(event)}>
      {field("name")}
      {field("email")}
      <label>
        active <input type="checkbox" name={name} checked={checked} onChange={onChange} />
      </label>
      <button type="button" onClick={() => form.choice("tags").onChange([...form.values.tags, "b"])}>
        {form.values.tags.join()}
      </button>
      <button disabled={form.busy}>send</button>
      {form.problem && <p role="alert">{form.problem.detail}</p>}
    </form>
  );
}

const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name);
const errorOf = (name: string) => document.getElementById(`${name}-error`)?.textContent || null;
const clash = (value: string) => t.changedTo(t.quoted({ text: value })) + t.takeTheirs + t.keepMine;
const submit = () => userEvent.click(screen.getByText("send"));

async function type(name: string, text: string) {
  await userEvent.clear(field(name));
  await userEvent.type(field(name), text);
}

/** show renders the form. The function that it returns gives it another record. */
function show(send: Send = () => Promise.resolve()) {
  const { rerender } = render(<Form record={record} send={send} />);
  return (changes: Partial<Values>) => rerender(<Form record={{ ...record, ...changes }} send={send} />);
}

/** held is a send that waits until it is told how it ends. */
function held() {
  let end: { resolve: () => void; reject: (error: unknown) => void } = {
    resolve: () => undefined,
    reject: () => undefined,
  };
  const send = vi.fn<Send>(() => new Promise((resolve, reject) => (end = { resolve, reject })));
  return {
    send,
    succeed: () => act(async () => end.resolve()),
    fail: (error: unknown) => act(async () => end.reject(error)),
  };
}

const refusal = (problem: Partial<Problem>) => new Problem({ status: 422, code: "invalid", ...problem });

describe("what is sent", () => {
  test("is what was typed, ticked and chosen", async () => {
    const send = vi.fn<Send>(() => Promise.resolve());
    show(send);
    await type("name", "Bo");
    await userEvent.click(field("active"));
    await userEvent.click(screen.getByText("a"));
    await submit();
    expect(send.mock.calls[0]?.[0]).toEqual({ name: "Bo", email: "ann@acme.com", tags: ["a", "b"], active: true });
  });

  test("is sent once, however often the form is submitted", async () => {
    const { send, succeed } = held();
    show(send);
    const form = screen.getByText("send").closest("form") as HTMLFormElement;
    fireEvent.submit(form);
    fireEvent.submit(form);
    expect(send).toHaveBeenCalledTimes(1);
    await succeed();
    fireEvent.submit(form);
    expect(send).toHaveBeenCalledTimes(2);
    await succeed();
  });

  test("can be reset by the one who sends it", async () => {
    show((_, { reset }) => Promise.resolve(reset()));
    await type("name", "Bo");
    await submit();
    expect(field("name").value).toBe("Ann");
  });
});

describe("a refusal", () => {
  test("stands at the field that it names, which gets the focus", async () => {
    show(() =>
      Promise.reject(
        refusal({
          errors: [
            { location: "body.email", message: "expected an address" },
            { location: "body.tags[1]", message: "too long" },
            { location: "body.other", message: "not known" },
          ],
        }),
      ),
    );
    await type("email", "nonsense");
    await submit();
    expect(errorOf("email")).toBe("Expected an address.");
    expect(errorOf("name")).toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(field("email")));
    expect(screen.getByRole("alert").textContent).toBe("Not known.");
    expect(field("email").value).toBe("nonsense");
  });

  test("that names no field stands where the form says, or in the notice", async () => {
    const refusals = [refusal({ code: "email_taken", detail: "Taken." }), refusal({ detail: "No." }), new Error("bug")];
    show(() => Promise.reject(refusals.shift()));
    await submit();
    expect(errorOf("email")).toBe("Taken.");
    expect(screen.queryByRole("alert")).toBeNull();
    await submit();
    expect(errorOf("email")).toBeNull();
    expect(screen.getByRole("alert").textContent).toBe("No.");
    await submit();
    expect(screen.getByRole("alert").textContent).toBe(shared.unknownProblem);
  });

  test("by a lost connection says that what was typed is still here", async () => {
    show(() => Promise.reject(new Problem({ code: "offline", detail: "Not reached." })));
    await type("name", "Bo");
    await submit();
    expect(screen.getByRole("alert").textContent).toBe(t.offline);
    expect(field("name").value).toBe("Bo");
  });

  test("leaves the focus where its user types, and goes from a field that is typed in", async () => {
    const errors = ["name", "email"].map((name) => ({ location: `body.${name}`, message: "too short" }));
    show(() => Promise.reject(refusal({ errors })));
    await submit();
    await waitFor(() => expect(document.activeElement).toBe(field("name")));
    await type("email", "bo@acme.com");
    expect(document.activeElement).toBe(field("email"));
    expect(field("email").value).toBe("bo@acme.com");
    expect(errorOf("email")).toBeNull();
    expect(errorOf("name")).toBe("Too short.");
  });
});

describe("when the record changes", () => {
  test("the fields follow, and those that were typed in stay", async () => {
    const change = show();
    await type("name", "Bo");
    change({ email: "new@acme.com", tags: ["x"], active: true });
    expect(field("name").value).toBe("Bo");
    expect(field("email").value).toBe("new@acme.com");
    expect(screen.getByText("x")).toBeTruthy();
    expect(field("active").checked).toBe(true);
    expect(errorOf("name")).toBeNull();
  });

  test("a field that somebody else has changed, too, keeps what was typed, and says so", async () => {
    const change = show();
    await type("name", "Bo");
    change({ name: "Cleo" });
    expect(field("name").value).toBe("Bo");
    expect(errorOf("name")).toBe(clash("Cleo"));
    await submit();
    expect(errorOf("name")).toBeNull();
  });

  test("the user takes theirs, or keeps their own, field by field", async () => {
    const send = vi.fn<Send>(() => Promise.resolve());
    const change = show(send);
    await type("name", "Bo");
    await type("email", "bo@acme.com");
    await userEvent.click(field("active"));
    change({ name: "Cleo", email: "", tags: ["x"] });
    expect(errorOf("email")).toBe(t.cleared() + t.takeTheirs + t.keepMine);
    const choose = (name: string, way: string) =>
      userEvent.click(within(document.getElementById(`${name}-error`) as HTMLElement).getByText(way));
    await choose("name", t.takeTheirs);
    expect(field("name").value).toBe("Cleo");
    expect(errorOf("name")).toBeNull();
    await choose("email", t.keepMine);
    expect(field("email").value).toBe("bo@acme.com");
    expect(errorOf("email")).toBeNull();
    await submit();
    expect(send.mock.calls[0]?.[0]).toEqual({ name: "Cleo", email: "bo@acme.com", tags: ["x"], active: true });
  });

  test("somebody else's change to just what was typed is no clash", async () => {
    const change = show();
    await type("name", "Bo");
    change({ name: "Bo" });
    expect(errorOf("name")).toBeNull();
    change({ name: "Cleo" });
    expect(field("name").value).toBe("Cleo");
  });

  test("by the form's own change, the fields show what was stored", async () => {
    const { send, succeed } = held();
    const change = show(send);
    await type("name", " Bo ");
    await submit();
    await succeed();
    change({ name: "Bo" });
    expect(field("name").value).toBe("Bo");
    change({ name: "Cleo" });
    expect(field("name").value).toBe("Cleo");
  });

  test("by the form's own change, what was typed meanwhile stays, and clashes with nothing", async () => {
    const { send, succeed } = held();
    const change = show(send);
    await type("name", "Bo");
    await submit();
    await type("name", "Bob");
    await type("email", "bob@acme.com");
    change({ name: "Bo" });
    await succeed();
    expect(field("name").value).toBe("Bob");
    expect(field("email").value).toBe("bob@acme.com");
    expect(errorOf("name")).toBeNull();
  });

  test("while the form is being sent, a refusal finds all that was typed", async () => {
    const { send, fail } = held();
    const change = show(send);
    await type("name", "Bo");
    await submit();
    change({ name: "Cleo", email: "new@acme.com" });
    await fail(refusal({ status: 412, code: "changed", detail: "It has changed." }));
    expect(field("name").value).toBe("Bo");
    expect(field("email").value).toBe("new@acme.com");
    expect(errorOf("name")).toBe(clash("Cleo"));
    expect(screen.getByRole("alert").textContent).toBe(t.conflict.fields());
    await waitFor(() => expect(document.activeElement).toBe(field("name")));
  });

  test("errors stay at the fields that were typed in", async () => {
    const change = show(() => Promise.reject(refusal({ errors: [{ location: "body.name", message: "too short" }] })));
    await type("name", "B");
    await submit();
    change({ email: "new@acme.com" });
    expect(errorOf("name")).toBe("Too short.");
  });

  test("the focus stays where it is", async () => {
    const change = show(() => Promise.reject(refusal({ detail: "No." })));
    await submit();
    await type("name", "Bo");
    await userEvent.type(field("email"), "x");
    change({ name: "Cleo" });
    expect(errorOf("name")).toBe(clash("Cleo"));
    expect(document.activeElement).toBe(field("email"));
  });
});

test("patch holds what differs from the record, and null for what was emptied", () => {
  const before = { name: "Ann", phone: "1", tags: ["a"], active: true };
  expect(patch(before, { name: "Ann", phone: "", tags: ["a", "b"], active: true })).toEqual({
    phone: null,
    tags: ["a", "b"],
  });
  expect(patch<{ name: string; tags: string[]; active: boolean }>({}, { name: "", tags: [], active: false })).toEqual(
    {},
  );
});

test("filled leaves out what is empty", () => {
  expect(filled({ name: "Ann", phone: "", groups: undefined, active: false })).toEqual({ name: "Ann", active: false });
});

test("an Idempotency-Key lasts as long as the body stays the same", () => {
  let key: ReturnType<typeof useOnce> = () => ({ "Idempotency-Key": "" });
  function Once() {
    const once = useOnce();
    return <button onClick={() => (key = once)}>take</button>;
  }
  render(<Once />);
  fireEvent.click(screen.getByText("take"));
  const first = key({ name: "Ann" });
  expect(first["Idempotency-Key"]).not.toBe("");
  expect(key({ name: "Ann" })).toEqual(first);
  expect(key({ name: "Bo" })).not.toEqual(first);
});
