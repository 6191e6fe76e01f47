import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { portalQuery } from "../api/invites";
import { signIn } from "../api/session";
import { useForm } from "../form/useForm";
import { Sheet, SignedOut } from "./SignedOut";
import { Field, PasswordField, Submit, Wrong } from "./fields";
import { useNext } from "./next";
import { t } from "./texts";

/** SignInPage signs in, then returns to the page that the user asked for. */
export function SignInPage() {
  const { to } = useSearch({ from: "/sign-in" });
  const router = useRouter();
  const cache = useQueryClient();
  const signUp = useQuery(portalQuery).data?.signUp;
  const next = useNext();
  const form = useForm({ email: "", password: "", remember: false }, async (values) => {
    await signIn(values);
    if (await next.go(cache)) return;
    cache.clear();
    router.history.replace(to ?? "/");
  });
  return (
    <SignedOut>
      <Sheet title={t.signIn.title} lead={next.host ? t.next({ host: next.host }) : to ? t.signIn.leadBack : undefined}>
        <form onSubmit={(event) => void form.submit(event)} noValidate>
          <Field
            label={t.signIn.email}
            type="email"
            autoComplete="username"
            inputMode="email"
            {...form.text("email")}
          />
          <PasswordField label={t.password.label} {...form.text("password")} />
          <label className="tick">
            <input
              type="checkbox"
              name="remember"
              checked={form.values.remember}
              onChange={(event) => form.set("remember", event.currentTarget.checked)}
            />
            {t.signIn.remember}
          </label>
          <Wrong problem={form.problem} />
          <Submit busy={form.busy}>{t.signIn.submit}</Submit>
        </form>
        <div className="sheet-foot">
          <Link to="/forgot">{t.signIn.forgot}</Link>
          {signUp && <Link to="/sign-up">{t.signUp.offer}</Link>}
        </div>
      </Sheet>
    </SignedOut>
  );
}
