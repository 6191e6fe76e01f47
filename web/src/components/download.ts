import { ask } from "../api/client";

/** download saves the API's answer as a file. Make the call with `csv`. */
export async function download(call: Parameters<typeof ask<Blob>>[0], name: string): Promise<void> {
  const url = URL.createObjectURL(await ask(call));
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // some browsers read it only after the click
}

/** csv are the options of a call that asks for a list as CSV. */
export const csv = { headers: { Accept: "text/csv" }, parseAs: "blob" } as const;
