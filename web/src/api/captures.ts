import { queryOptions } from "@tanstack/react-query";
import { api, ask, askKept, ifMatch, Problem, type Kept, type Schemas } from "./client";
import { keep, keepNew } from "./keep";
import { listQuery, pageSize } from "./lists";
import { queries } from "./queries";

export type Capture = Schemas["Capture"];
export type Question = Schemas["Question"];
export type Response = Schemas["Response"];
export type Recipient = Schemas["Recipient"];

export const capturesQuery = (ecosystem: string) =>
  listQuery<Capture>(["captures", "list", ecosystem], (cursor) =>
    ask(
      api.GET("/v1/ecosystems/{ecosystem}/captures", {
        params: { path: { ecosystem }, query: { cursor, limit: pageSize } },
      }),
    ),
  );

export const captureQuery = (ecosystem: string, capture: string) =>
  queryOptions({
    queryKey: ["captures", "one", capture],
    queryFn: () =>
      askKept(api.GET("/v1/ecosystems/{ecosystem}/captures/{capture}", { params: { path: { ecosystem, capture } } })),
  });

export const addCapture = async (
  ecosystem: string,
  body: Schemas["AddCaptureInputBody"],
  header: { "Idempotency-Key": string },
) =>
  keepNew(
    "captures",
    ["captures", "list", ecosystem],
    await askKept(api.POST("/v1/ecosystems/{ecosystem}/captures", { params: { path: { ecosystem }, header }, body })),
  );

export const editCapture = async (ecosystem: string, kept: Kept<Capture>, body: Schemas["EditCaptureInputBody"]) =>
  keep(
    "captures",
    await askKept(
      api.PATCH("/v1/ecosystems/{ecosystem}/captures/{capture}", {
        params: { path: { ecosystem, capture: kept.record.id }, header: ifMatch(kept.etag) },
        body,
      }),
    ),
  );

export const responsesQuery = (ecosystem: string, capture: string) =>
  listQuery<Response>(["responses", "list", capture], (cursor) =>
    ask(
      api.GET("/v1/ecosystems/{ecosystem}/captures/{capture}/responses", {
        params: { path: { ecosystem, capture }, query: { cursor, limit: pageSize } },
      }),
    ),
  );

export const responseQuery = (ecosystem: string, capture: string, member: string) =>
  queryOptions({
    queryKey: ["responses", "one", capture, member],
    queryFn: () =>
      ask(
        api.GET("/v1/ecosystems/{ecosystem}/captures/{capture}/responses/{member}", {
          params: { path: { ecosystem, capture, member } },
        }),
      ),
  });

export async function respond(ecosystem: string, capture: string, member: string, answers: Record<string, unknown>) {
  await ask(
    api.PUT("/v1/ecosystems/{ecosystem}/captures/{capture}/responses/{member}", {
      params: { path: { ecosystem, capture, member } },
      body: { answers },
    }),
  );
  await queries.invalidateQueries({ queryKey: ["responses"] });
  void queries.invalidateQueries({ queryKey: ["captures", "one", capture] });
}

const path = (ecosystem: string, capture: string) => ({ params: { path: { ecosystem, capture } } });

/** captureMailQuery reads what is mailed about a data capture. It is null if nothing is. */
export const captureMailQuery = (ecosystem: string, capture: string) =>
  queryOptions({
    queryKey: ["captures", "mail", capture],
    queryFn: async () => {
      try {
        return await ask(api.GET("/v1/ecosystems/{ecosystem}/captures/{capture}/mail", path(ecosystem, capture)));
      } catch (error) {
        if (error instanceof Problem && error.code === "not_found") return null;
        throw error;
      }
    },
  });

export async function setCaptureMail(ecosystem: string, capture: string, body: Schemas["SetCaptureMailInputBody"]) {
  const set = await ask(
    api.PUT("/v1/ecosystems/{ecosystem}/captures/{capture}/mail", { ...path(ecosystem, capture), body }),
  );
  queries.setQueryData(["captures", "mail", capture], set);
}

export async function stopCaptureMail(ecosystem: string, capture: string) {
  const stopped = await ask(
    api.POST("/v1/ecosystems/{ecosystem}/captures/{capture}/mail/stop", path(ecosystem, capture)),
  );
  queries.setQueryData(["captures", "mail", capture], stopped);
}

export const recipientsQuery = (ecosystem: string, capture: string) =>
  listQuery<Recipient>(["recipients", "list", capture], (cursor) =>
    ask(
      api.GET("/v1/ecosystems/{ecosystem}/captures/{capture}/mail/recipients", {
        params: { path: { ecosystem, capture }, query: { cursor, limit: pageSize } },
      }),
    ),
  );
