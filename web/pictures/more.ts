import type { Page } from "@playwright/test";
import type { Portal } from "../tests/portal";
import type { Seeded } from "../tests/seed";

const partners = [
  { name: "Delta Networks", kind: "partner", type: "Integrator", people: 14, access: true },
  { name: "Evergreen IT", kind: "distributor", type: "Distributor", people: 32, access: true },
  { name: "Fjord Consulting", kind: "partner", type: "Consultancy", people: 9, access: false },
  { name: "Granite Cloud", kind: "partner", type: "Reseller", people: 21, access: true },
  { name: "Harbour Software", kind: "partner", type: "Reseller", people: 6, access: false },
];
const first = ["Aino", "Bruno", "Carla", "Dele", "Esther", "Farid", "Greta", "Hana"];
const last = ["Alves", "Bauer", "Chen", "Diallo", "Eriksen", "Fontaine", "Green", "Haddad"];

/** more adds what a portal in use has: more partners with their people, and a logo. */
export async function more(page: Page, portal: Portal, { owner, acme }: Seeded): Promise<void> {
  for (const { people, access, ...about } of partners) {
    const domain = about.name.toLowerCase().replace(/[^a-z]/g, "") + ".example";
    const made = await owner.post("/v1/partners", { ...about, licence: "guest", domains: [domain] });
    const emails = Array.from(
      { length: people },
      (_, at) => `${first[at % 8]} ${last[(at * 3) % 8]} <person${at}@${domain}>`,
    ).join("\n");
    await owner.post(`/v1/partners/${made.id}/invites`, { emails, access });
    if (!access) continue;
    for (let at = 0; at < people / 3; at++)
      await portal.accept(await portal.link(`person${at}@${domain}`), "quiet harbour under nine lanterns");
  }
  const logo = await draw(page, "ACME", "#c2410c");
  const answer = await fetch(`${portal.url}/v1/partners/${acme}/logo`, {
    method: "PUT",
    body: new Uint8Array(logo),
    headers: { Authorization: `Bearer ${owner.token}`, "Content-Type": "image/png" },
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** draw returns a logo as a PNG. */
async function draw(page: Page, name: string, colour: string): Promise<Buffer> {
  const style = [
    "width:132px;height:88px;border-radius:18px;display:grid;place-items:center",
    `background:${colour};color:#fff;font:800 34px sans-serif`,
  ].join(";");
  await page.setContent(`<div id="logo" style="${style}">${name}</div>`);
  const png = await page.locator("#logo").screenshot({ omitBackground: true });
  await page.goto("about:blank");
  return png;
}
