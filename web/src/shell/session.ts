import { createContext, use } from "react";
import type { Session } from "../api/session";

export const SessionContext = createContext<Session | null>(null);

/** useSession returns the session of the signed-in user. Only pages in the shell may call it. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error("useSession is for pages in the shell");
  return session;
}
