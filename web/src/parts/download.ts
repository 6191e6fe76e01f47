import { Problem } from "../api/client";

/** download saves what the API tells as CSV. */
export async function download(path: string, name: string): Promise<void> {
  const answer = await fetch(path, { headers: { Accept: "text/csv" }, credentials: "same-origin" });
  if (!answer.ok) throw new Problem(await answer.json().catch(() => ({})) as object);
  const url = URL.createObjectURL(await answer.blob());
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
