import { ask } from "../api/client";

/** download saves the API's answer as a file. Make the call with `csv`. */
export async function download(call: Parameters<typeof ask<Blob>>[0], name: string): Promise<void> {
  keep(await ask(call), name);
}

/** save saves a text that is here already as a file. */
export function save(text: string, name: string): void {
  keep(new Blob([text], { type: "text/csv" }), name);
}

function keep(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // some browsers read it only after the click
}

/** csv are the options of a call that asks for a list as CSV. */
export const csv = { headers: { Accept: "text/csv" }, parseAs: "blob" } as const;
