import { queryOptions } from "@tanstack/react-query";
import { api, ask, type Schemas } from "./client";
import { personChanged } from "./tabs";

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

export async function acceptInvite(body: Schemas["AcceptInputBody"]): Promise<void> {
  personChanged((await ask(api.POST("/v1/invites/accept", { body }))).person.id);
}

/** openByCode returns the token of the invite to an address, for the code in its mail. */
export const openByCode = async (body: Schemas["InviteCodeInputBody"]) =>
  (await ask(api.POST("/v1/invites/code", { body }))).token;

export const declineInvite = (token: string) => ask(api.POST("/v1/invites/decline", { body: { token } }));

export const renewInvite = (token: string) => ask(api.POST("/v1/invites/renew", { body: { token } }));
