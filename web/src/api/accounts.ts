import { api, ask, type Schemas } from "./client";

export const signUp = (body: Schemas["SignUpBody"]) => ask(api.POST("/v1/accounts", { body }));

export const confirmAccount = (body: Schemas["ConfirmAccountInputBody"]) =>
  ask(api.POST("/v1/accounts/confirm", { body }));

/** askToJoin asks that the caller's account join the partner that has the domain of its address. */
export const askToJoin = () => ask(api.POST("/v1/accounts/join"));
