import { queryOptions } from "@tanstack/react-query";
import { api, ask, type Schemas } from "./client";

/** portalQuery reads what everyone may know about the portal, signed in or not. */
export const portalQuery = queryOptions({
  queryKey: ["portal"],
  queryFn: () => ask(api.GET("/v1/portal")),
  staleTime: 5 * 60_000,
});

/** previewQuery reads an invite. It does not use up the link. Its cache key has `opened` in place of the token. */
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
