import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { t } from "../src/components/texts";
import { FakePortal } from "./portal";

const person = (n: number, more: object = {}) => ({
  id: `01P${n}`,
  firstName: "Kim",
  lastName: `No${n}`,
  email: `kim${n}@acme.com`,
  partner: { id: "01PARTNER", name: "Acme" },
  ecosystems: [],
  ...more,
});

/** Crowd answers the list of people page by page. A search finds all of them, and nothing typed finds nobody. */
class Crowd extends FakePortal {
  asked: number[] = []; // the first places of the pages of a search
  constructor(private people: object[]) {
    super();
  }
  override answer(request: Request): Promise<Response> {
    const query = new URL(request.url).searchParams;
    const found = query.has("q") ? this.people : [];
    const from = Number(query.get("cursor") ?? 0);
    const to = from + Number(query.get("limit"));
    if (query.has("q")) this.asked.push(from);
    const body = { items: found.slice(from, to), ...(to < found.length && { next: String(to) }) };
    return Promise.resolve(new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } }));
  }
}

/** pick renders a picker, types into it, and returns what it shows and where the pages that it read begin. */
async function pick(which: "user" | "free", people: object[]) {
  const { EcosystemUserPicker, FreePersonPicker } = await import("../src/components/Picker");
  const { queries } = await import("../src/api/queries");
  queries.clear();
  const crowd = new Crowd(people);
  const props = { label: "Who", value: null, onChange: () => undefined };
  render(
    <QueryClientProvider client={queries}>
      <MantineProvider env="test">
        {which === "user" ? <EcosystemUserPicker {...props} ecosystem="01ECO" /> : <FreePersonPicker {...props} />}
      </MantineProvider>
    </QueryClientProvider>,
  );
  const box = screen.getByRole("combobox", { name: "Who" });
  await userEvent.click(box);
  await userEvent.paste("kim");
  return { options: await screen.findAllByRole("option"), asked: crowd.asked };
}

const crowd = (n: number, more?: object) => Array.from({ length: n }, (_, i) => person(i, more));
const user = { ecosystems: [{ id: "01ECO", name: "North" }] };

test("the user of an ecosystem is found behind hundreds of others", async () => {
  const { options, asked } = await pick("user", [...crowd(450), person(450, user)]);
  expect(options.map((one) => one.textContent)).toEqual(["Kim No450kim450@acme.com"]);
  expect(asked).toEqual([0, 100, 200, 300, 400]);
});

test("the person without a partner is found behind hundreds of others", async () => {
  const { options } = await pick("free", [...crowd(250), person(250, { partner: undefined })]);
  expect(options.map((one) => one.textContent)).toEqual(["Kim No250kim250@acme.com"]);
});

test("a search reads a thousand people at most, and then says so", async () => {
  const { options, asked } = await pick("user", [...crowd(1100), person(1100, user)]);
  expect(options.map((one) => one.textContent)).toEqual([t.picker.more]);
  expect(options[0]?.getAttribute("data-combobox-disabled")).toBe("true");
  expect(asked).toHaveLength(10);
});

test("a search ends when it has enough, and says that there are more", async () => {
  const { options, asked } = await pick("free", crowd(300, { partner: undefined }));
  expect(options).toHaveLength(21);
  expect(options[20]?.textContent).toBe(t.picker.more);
  expect(asked).toEqual([0]);
});
