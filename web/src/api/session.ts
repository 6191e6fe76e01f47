import { queryOptions } from "@tanstack/react-query";
import { api, ask, type Schemas } from "./client";

export type Session = Schemas["SessionOutputBody"];
export type OwnSession = Schemas["OwnSession"];

/** sessionQuery reads who is signed in, and what they may do. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: () => ask(api.GET("/v1/session")),
  staleTime: 5 * 60_000,
});

export const signIn = (body: Schemas["SignInInputBody"]) => ask(api.POST("/v1/session", { body }));

export const signOut = () => ask(api.DELETE("/v1/session"));

export const confirmPassword = (password: string) => ask(api.POST("/v1/session/confirm", { body: { password } }));

export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: async () => (await ask(api.GET("/v1/sessions"))).items ?? [],
});

export const endSession = (session: string) =>
  ask(api.DELETE("/v1/sessions/{session}", { params: { path: { session } } }));

export const endOtherSessions = () => ask(api.DELETE("/v1/sessions"));

export const forgotPassword = (email: string) => ask(api.POST("/v1/password/forgot", { body: { email } }));

export const resetPassword = (body: Schemas["ResetInputBody"]) => ask(api.POST("/v1/password/reset", { body }));

export const changePassword = (body: Schemas["ChangePasswordInputBody"]) => ask(api.PUT("/v1/password", { body }));

export const confirmEmail = (token: string) => ask(api.POST("/v1/email/confirm", { body: { token } }));

/** isStaff reports whether the user is one of the vendor's own people. */
export const isStaff = (session: Session) => session.person.role === "owner" || session.person.role === "admin";
