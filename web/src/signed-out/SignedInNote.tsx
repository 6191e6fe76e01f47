import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { whoQuery } from "../api/session";
import { t } from "./texts";

/**
 * SignedInNote says who is signed in by this browser, if that is somebody else than the link is for. The user goes on
 * with the link, or stays who they are. Without an address, the page does not know who the link is for.
 */
export function SignedInNote({ email, act }: { email?: string; act: string }) {
  const who = useQuery(whoQuery).data;
  if (!who || who.email?.toLowerCase() === email?.toLowerCase()) return null;
  const name = `${who.firstName} ${who.lastName}`.trim() || who.email || "";
  return (
    <div className="note" role="status">
      <span>
        <strong>{t.signedIn.as({ name, email: who.email ?? "" })}</strong>{" "}
        {email ? t.signedIn.linkIsFor({ email }) : t.signedIn.linkMayBeForAnother} {act}{" "}
        <Link to="/">{t.signedIn.stay({ name })}</Link>
      </span>
    </div>
  );
}
