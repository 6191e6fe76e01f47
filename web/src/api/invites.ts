import { queryOptions } from "@tanstack/react-query";
import { api, ask, type Schemas } from "./client";

/** portalQuery is what a page may know before anybody has signed in. */
export const portalQuery = queryOptions({
  queryKey: ["portal"],
  queryFn: () => ask(api.GET("/v1/portal")),
  staleTime: 5 * 60_000,
});

/** previewQuery shows an invite; it uses nothing up. `opened` stands for the token, which belongs in no cache key. */
export const previewQuery = (link: { token: string; opened: number }) =>
  queryOptions({
    queryKey: ["preview", link.opened],
    queryFn: () => ask(api.POST("/v1/invites/preview", { body: { token: link.token } })),
    enabled: link.token !== "",
    staleTime: Infinity,
    gcTime: 0,
  });

export const acceptInvite = (body: Schemas["AcceptInputBody"]) => ask(api.POST("/v1/invites/accept", { body }));

export const declineInvite = (token: string) => ask(api.POST("/v1/invites/decline", { body: { token } }));

export const renewInvite = (token: string) => ask(api.POST("/v1/invites/renew", { body: { token } }));
