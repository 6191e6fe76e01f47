import { api, ask, type Schemas } from "./client";

export const signUp = (body: Schemas["SignUpBody"]) => ask(api.POST("/v1/accounts", { body }));

export const confirmAccount = (body: Schemas["ConfirmAccountInputBody"]) =>
  ask(api.POST("/v1/accounts/confirm", { body }));
