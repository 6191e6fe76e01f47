import { api, ask } from "./client";
import { nameOf } from "./people";

/**
 * changedBy returns the name of the person who has changed a record since a time, as its events tell. `path` is the
 * record's address in the API. It returns nothing where the events do not tell, or the user may not read them.
 */
export async function changedBy(path: string, since: number): Promise<string | undefined> {
  const [noun, id = "", parts, part] = path.replace(/^\/v1\//, "").split("/");
  const of = noun === "people" ? { person: id } : noun === "partners" ? { partner: id } : {}; // or the day's
  try {
    const { items } = await ask(api.GET("/v1/events", { params: { query: { ...of, limit: 50 } } }));
    const event = (items ?? []).find(({ type, by, at, person, detail }) => {
      if (!by || Date.parse(at) < since) return false;
      if (noun === "people") return person === id && /^(person|invite|request|member)\./.test(type);
      if (noun === "partners") return type.startsWith("partner.");
      if (noun === "settings") return type === "portal.settings_changed";
      return type === "member.changed" && parts === "members" && detail.member === part;
    });
    if (!event) return undefined;
    return nameOf(await ask(api.GET("/v1/people/{person}", { params: { path: { person: event.by } } })));
  } catch {
    return undefined;
  }
}
