import { waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepFocus } from "../src/shell/keepFocus";

let end: () => void;

beforeEach(() => {
  document.body.innerHTML = `
    <main><h1 tabindex="-1">Requests</h1>
    <div role="list">
      <div role="listitem"><button id="one">One</button></div>
      <div role="listitem"><button id="two">Two</button></div>
      <div role="listitem"><button id="three">Three</button></div>
    </div></main>`;
  end = keepFocus();
});
afterEach(() => end());

const element = (id: string) => document.getElementById(id) as HTMLElement;
const row = (id: string) => element(id).closest('[role="listitem"]') as HTMLElement;

/** dialog opens a dialog with a button that has the focus. */
function dialog(): HTMLElement {
  const portal = document.createElement("div");
  portal.dataset.portal = "true";
  portal.innerHTML = `<div role="dialog"><button id="yes">Yes</button></div>`;
  document.body.append(portal);
  element("yes").focus();
  return portal;
}

test("after a dialog the focus is where it came from", async () => {
  element("two").focus();
  dialog().remove();
  await waitFor(() => expect(document.activeElement).toBe(element("two")));
});

test("if that is gone, it is in the row that took its place, or in the one before, or at the heading", async () => {
  element("two").focus();
  const asked = dialog();
  row("two").remove();
  asked.remove();
  await waitFor(() => expect(document.activeElement).toBe(element("three")));
  row("three").remove();
  await waitFor(() => expect(document.activeElement).toBe(element("one")));
  row("one").remove();
  await waitFor(() => expect(document.activeElement).toBe(document.querySelector("h1")));
});

test("a user who left the focus by a click beside everything is left alone", async () => {
  element("two").focus();
  document.querySelector("main")?.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  element("two").blur();
  row("one").remove();
  await new Promise((rested) => setTimeout(rested, 20));
  expect(document.activeElement).toBe(document.body);
});
