import { api, ask, type Schemas } from "./client";
import { changeLists } from "./keep";
import { listQuery, pageSize } from "./lists";
import type { Person } from "./people";
import { queries } from "./queries";

export type UserRequest = Schemas["UserRequest"];
export type RequestStatus = UserRequest["status"];

export const requestsQuery = (status: RequestStatus) =>
  listQuery<UserRequest>(["requests", "list", status], (cursor) =>
    ask(api.GET("/v1/requests", { params: { query: { status, cursor, limit: pageSize } } })),
  );

/** partnerRequestsQuery reads the requests of one partner, the newest first. */
export const partnerRequestsQuery = (partner: string) =>
  listQuery<UserRequest>(["requests", "partner", partner], (cursor) =>
    ask(
      api.GET("/v1/partners/{partner}/requests", {
        params: { path: { partner }, query: { cursor, limit: pageSize } },
      }),
    ),
  );

/** decided removes the request from the list of waiting ones, and shows it as it is now in its partner's list. */
function decided(request: UserRequest): UserRequest {
  changeLists<UserRequest>(["requests", "partner"], (items) =>
    items.map((item) => (item.id === request.id ? { ...item, ...request } : item)),
  );
  changeLists<UserRequest>(["requests", "list", "pending"], (items) => items.filter((item) => item.id !== request.id));
  void queries.invalidateQueries({ queryKey: ["requests", "list", request.status], refetchType: "none" });
  if (request.person) void queries.invalidateQueries({ queryKey: ["people", "one", request.person] });
  void queries.invalidateQueries({ queryKey: ["partners", "one", request.partner.id] });
  void queries.invalidateQueries({ queryKey: ["counts"] });
  return request;
}

export const approveRequest = async (request: string, body: Schemas["ApproveInputBody"]) =>
  decided(await ask(api.POST("/v1/requests/{request}/approve", { params: { path: { request } }, body })));

/** withdrawRequest takes back a request of the caller's own organisation. */
export async function withdrawRequest(request: string): Promise<void> {
  const made = decided(await ask(api.DELETE("/v1/requests/{request}", { params: { path: { request } } })));
  changeLists<Person>(["people", "list"], (items) =>
    items.map((item) => (item.id === made.person ? { ...item, status: "contact", request: undefined } : item)),
  );
}

export const denyRequest = async (request: string, reason: string) =>
  decided(
    await ask(
      api.POST("/v1/requests/{request}/deny", { params: { path: { request } }, body: reason ? { reason } : {} }),
    ),
  );

/** decideMany approves or denies each request separately. It returns the refused ones with the reason. */
export async function decideMany(ids: string[], approve: boolean, reason: string): Promise<Schemas["DecidedRow"][]> {
  const refused: Schemas["DecidedRow"][] = [];
  for (let from = 0; from < ids.length; from += 100) {
    const { rows } = await ask(
      api.POST("/v1/requests/decide", {
        body: { ids: ids.slice(from, from + 100), approve, ...(reason ? { reason } : {}) },
      }),
    );
    for (const row of rows ?? []) {
      if (row.request) decided(row.request);
      else refused.push(row);
    }
  }
  return refused;
}
