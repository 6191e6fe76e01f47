import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { confirmAccount } from "../api/accounts";
import { portalQuery } from "../api/invites";
import { useForm } from "../form/useForm";
import { forgetMailedToken, useMailedToken } from "../mailed";
import { Sheet, SignedOut } from "./SignedOut";
import { PasswordField, Submit, Wrong } from "./fields";
import { useNext } from "./next";
import { t } from "./texts";

/** ConfirmAccountPage makes the account of a sign-up with the mailed link. Opening it does not use up the link. */
export function ConfirmAccountPage() {
  const link = useMailedToken();
  return (
    <SignedOut>
      {link.token === "" ? (
        <Sheet title={t.accept.noTokenTitle} lead={t.signUp.noTokenLead}>
          <Link to="/sign-in">{t.forgot.back}</Link>
        </Sheet>
      ) : (
        <FirstPassword key={link.opened} token={link.token} />
      )}
    </SignedOut>
  );
}

function FirstPassword({ token }: { token: string }) {
  const least = useQuery(portalQuery).data?.passwordMinLength ?? 15;
  const navigate = useNavigate();
  const cache = useQueryClient();
  const next = useNext();
  const form = useForm({ password: "" }, async ({ password }) => {
    const { person } = await confirmAccount({ token, password });
    if (await next.go(cache, person.email)) return forgetMailedToken();
    cache.clear();
    await navigate({ to: "/", replace: true });
    forgetMailedToken();
  });
  return (
    <Sheet title={t.signUp.confirmTitle} lead={t.signUp.confirmLead}>
      <form onSubmit={(event) => void form.submit(event)} noValidate>
        <PasswordField label={t.password.choose} least={least} {...form.text("password")} />
        <Wrong problem={form.problem} />
        <Submit busy={form.busy}>{t.signUp.confirm}</Submit>
      </form>
      <div className="sheet-foot">
        <Link to="/sign-in">{t.forgot.back}</Link>
      </div>
    </Sheet>
  );
}
