import { queryOptions } from "@tanstack/react-query";
import { api, ask, askKept, ifMatch, type Kept, type Schemas } from "./client";
import { keep, keepNew } from "./keep";
import { listQuery, pageSize } from "./lists";
import { queries } from "./queries";

export type Partner = Schemas["Partner"];

export interface PartnersFilter {
  q?: string;
  kind?: Partner["kind"];
  status?: Partner["status"] | "archived";
}

export const partnersQuery = (filter: PartnersFilter) =>
  listQuery<Partner>(["partners", "list", filter], (cursor) =>
    ask(api.GET("/v1/partners", { params: { query: { ...filter, cursor, limit: pageSize } } })),
  );

export const partnerQuery = (partner: string) =>
  queryOptions({
    queryKey: ["partners", "one", partner],
    queryFn: () => askKept(api.GET("/v1/partners/{partner}", { params: { path: { partner } } })),
  });

export async function addPartner(
  body: Schemas["AddPartnerInputBody"],
  header: { "Idempotency-Key": string },
): Promise<Partner> {
  void queries.invalidateQueries({ queryKey: ["counts"] });
  return keepNew(
    "partners",
    ["partners", "list", {}],
    await askKept(api.POST("/v1/partners", { params: { header }, body })),
  );
}

export async function editPartner(kept: Kept<Partner>, body: Schemas["EditPartnerInputBody"]): Promise<Partner> {
  return keep(
    "partners",
    await askKept(
      api.PATCH("/v1/partners/{partner}", {
        params: { path: { partner: kept.record.id }, header: ifMatch(kept.etag) },
        body,
      }),
    ),
  );
}

/** archivePartner puts a partner away, and restorePartner brings it back. Lists show that when they are read again. */
export const archivePartner = (partner: string) =>
  moved(askKept(api.POST("/v1/partners/{partner}/archive", { params: { path: { partner } } })));

export const restorePartner = (partner: string) =>
  moved(askKept(api.POST("/v1/partners/{partner}/restore", { params: { path: { partner } } })));

async function moved(call: Promise<Kept<Partner>>): Promise<Partner> {
  const partner = keep("partners", await call);
  void queries.invalidateQueries({ queryKey: ["partners", "list"], refetchType: "none" });
  void queries.invalidateQueries({ queryKey: ["counts"] });
  return partner;
}

/** partnersNamed returns the partners that have a name, without regard to case and accents. */
export async function partnersNamed(name: string): Promise<Partner[]> {
  const page = await ask(api.GET("/v1/partners", { params: { query: { q: name, limit: 5 } } }));
  const same = (other: string) => name.localeCompare(other, undefined, { sensitivity: "base" }) === 0;
  return (page.items ?? []).filter((one) => same(one.name));
}

/** image returns the options of a call that sends a file's bytes unchanged. */
const image = (file: Blob) => ({
  body: file as never,
  bodySerializer: (body: unknown) => body as never,
  headers: { "Content-Type": file.type || "application/octet-stream" },
});

/** setLogo sets a partner's logo. Null removes it. */
export async function setLogo(partner: string, file: File | null): Promise<void> {
  const at = { params: { path: { partner } } };
  await ask<unknown>(
    file
      ? api.PUT("/v1/partners/{partner}/logo", { ...at, ...image(file) })
      : api.DELETE("/v1/partners/{partner}/logo", at),
  );
  keep("partners", await askKept(api.GET("/v1/partners/{partner}", at)));
}

export async function setPortalLogo(file: File | null): Promise<void> {
  await ask<unknown>(file ? api.PUT("/v1/portal/logo", image(file)) : api.DELETE("/v1/portal/logo"));
  await queries.invalidateQueries({ queryKey: ["portal"] });
  await queries.invalidateQueries({ queryKey: ["settings"] });
}

/** Launched is how many were invited, and how many were skipped for each reason. */
export interface Launched {
  invited: number;
  skipped: number;
  reasons: Record<string, number>;
}

/** launch invites all contacts of one partner, or of all partners, in several calls. It reports progress to `step`. */
export async function launch(partner: string | undefined, step: (done: Launched) => void): Promise<void> {
  const done: Launched = { invited: 0, skipped: 0, reasons: {} };
  let cursor: string | undefined;
  do {
    const body = cursor ? { cursor } : {};
    const answer: Schemas["LaunchOutputBody"] = await ask(
      partner
        ? api.POST("/v1/partners/{partner}/launch", { params: { path: { partner } }, body })
        : api.POST("/v1/launch", { body }),
    );
    done.invited += answer.invited;
    done.skipped += answer.skipped;
    for (const [reason, count] of Object.entries(answer.reasons))
      done.reasons = { ...done.reasons, [reason]: (done.reasons[reason] ?? 0) + count };
    step({ ...done });
    cursor = answer.next;
  } while (cursor);
  void queries.invalidateQueries({ queryKey: ["partners", "one"] });
  void queries.invalidateQueries({ queryKey: ["counts"] });
  void queries.invalidateQueries({ queryKey: ["people"], refetchType: "none" });
}
