import { queryOptions } from "@tanstack/react-query";
import { rememberPerson } from "../chosenLanguage";
import { api, ask, type Schemas } from "./client";
import { settleLanguage } from "./language";
import { personChanged } from "./tabs";

export type Session = Schemas["SessionOutputBody"];
export type OwnSession = Schemas["OwnSession"];

/** sessionQuery reads who is signed in, and what they may do. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async () => {
    const session = await ask(api.GET("/v1/session"));
    await settleLanguage(session.person);
    return session;
  },
  staleTime: 5 * 60_000,
});

/** whoQuery reads who is signed in, for pages that work without that, too: null for nobody. */
export const whoQuery = queryOptions({
  queryKey: ["who"],
  queryFn: async () => (await api.GET("/v1/session")).data?.person ?? null,
  staleTime: 0,
  refetchOnWindowFocus: true,
});

/** signIn signs in, and returns the person. */
export async function signIn(body: Schemas["SignInInputBody"]): Promise<Session["person"]> {
  const { person } = await ask(api.POST("/v1/session", { body }));
  personChanged(person.id);
  return person;
}

export async function signOut(): Promise<void> {
  await ask(api.DELETE("/v1/session"));
  rememberPerson("");
  personChanged("");
}

export const confirmPassword = (password: string) => ask(api.POST("/v1/session/confirm", { body: { password } }));

export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: async () => (await ask(api.GET("/v1/sessions"))).items ?? [],
});

export const endSession = (session: string) =>
  ask(api.DELETE("/v1/sessions/{session}", { params: { path: { session } } }));

export const endOtherSessions = () => ask(api.DELETE("/v1/sessions"));

export const forgotPassword = (email: string) => ask(api.POST("/v1/password/forgot", { body: { email } }));

export async function resetPassword(body: Schemas["ResetInputBody"]): Promise<void> {
  await ask(api.POST("/v1/password/reset", { body }));
  personChanged(""); // it may have ended this browser's session
}

export const changePassword = (body: Schemas["ChangePasswordInputBody"]) => ask(api.PUT("/v1/password", { body }));

export async function confirmEmail(token: string): Promise<void> {
  await ask(api.POST("/v1/email/confirm", { body: { token } }));
  personChanged(""); // as above
}

export { isStaff } from "./staff";
