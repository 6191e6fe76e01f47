import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { stored, useStoredPhone } from "../src/components/phone";

/** The same forms as in internal/phone/phone_test.go. */
test.each([
  ["+1 555 010 9999", "+15550109999"],
  ["15550109999", "+15550109999"],
  ["1 (555) 010.9999", "+15550109999"],
  ["+44 (0)20 7946 0958", "+442079460958"],
  ["00 44 20 7946 0958", "+442079460958"],
  ["+39 (0)6 1234 5678", "+390612345678"],
  ["(+49) 30 123456", "+4930123456"],
  ["138 0013 8000", ""],
  ["8 (495) 123-45-67", ""],
  ["11 91234-5678", ""],
  ["1.55501E+10", ""],
  ["5550109999.0", ""],
  ["+1 555 010 9999 ext. 5", ""],
])("%s is shown as it is stored", (typed, want) => {
  expect(stored(typed)).toBe(want);
});

function Shown({ typed }: { typed: string }) {
  return <p>{useStoredPhone(typed)}</p>;
}

test("a number is shown grouped, with its country", async () => {
  render(<Shown typed="+44 (0)20 7946 0958" />);
  expect(await screen.findByText("+44 20 7946 0958, United Kingdom")).toBeTruthy();
});
