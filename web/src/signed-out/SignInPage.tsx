import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { loadShell } from "../ahead";
import { portalQuery } from "../api/invites";
import { readAhead } from "../api/readAhead";
import { signIn, whoQuery } from "../api/session";
import { useForm } from "../form/useForm";
import { Sheet, SignedOut } from "./SignedOut";
import { Field, PasswordField, Submit, Wrong } from "./fields";
import { useNext } from "./next";
import { t } from "./texts";

/** SignInPage signs in, then returns to the page that the user asked for. */
export function SignInPage() {
  const { to, next: named } = useSearch({ from: "/before/sign-in" });
  const router = useRouter();
  const cache = useQueryClient();
  const signUp = useQuery(portalQuery).data?.signUp;
  const next = useNext();
  const form = useForm({ email: "", password: "", remember: false }, async (values) => {
    const person = await signIn(values);
    if (await next.go(cache, values.email)) return;
    cache.clear();
    void readAhead(cache, to ?? "/", person);
    router.history.replace(to ?? "/");
  });
  const host = next.hostFor(form.values.email);
  return (
    <SignedOut>
      <Sheet title={t.signIn.title} lead={host ? t.next({ host }) : to ? t.signIn.leadBack : undefined}>
        {named && <GoOn />}
        <form onSubmit={(event) => void form.submit(event)} onFocus={() => void loadShell()} noValidate>
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

/**
 * GoOn lets a person who is signed in already go on at once. It waits for a click: an application that refuses the
 * person may send them back here, again and again.
 */
function GoOn() {
  const who = useQuery(whoQuery).data;
  const next = useNext();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const form = useForm({}, async () => {
    if (!(await next.go(cache))) await navigate({ to: "/", replace: true });
  });
  const host = next.hostFor();
  if (!who || !host) return null;
  const name = `${who.firstName} ${who.lastName}`.trim() || who.email || "";
  return (
    <>
      <form onSubmit={(event) => void form.submit(event)}>
        <p>{t.signedIn.as({ name, email: who.email ?? "" })}</p>
        <Submit busy={form.busy}>{t.signedIn.goOn({ host })}</Submit>
      </form>
      <p className="quiet">{t.signedIn.orOther}</p>
    </>
  );
}
