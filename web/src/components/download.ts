import { ask } from "../api/client";

/** download saves what the API answers, by a call with `csv`. */
export async function download(call: Parameters<typeof ask<Blob>>[0], name: string): Promise<void> {
  const url = URL.createObjectURL(await ask(call));
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // some browsers begin to read it only now
}

/** csv asks for a list as CSV. */
export const csv = { headers: { Accept: "text/csv" }, parseAs: "blob" } as const;
