import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Problem } from "../api/client";
import { forgotPassword } from "../api/session";
import { useForm } from "../form/useForm";
import { MailSent } from "./MailSent";
import { Sheet, SignedOut } from "./SignedOut";
import { Field, Submit, Wrong } from "./fields";
import { useNext } from "./next";
import { t } from "./texts";

/** ForgotPage gives everyone the same answer, so that nobody can find out who has an account. */
export function ForgotPage() {
  const [sent, setSent] = useState(false);
  const next = useNext();
  const form = useForm({ email: "" }, async ({ email }) => {
    // The API answers anything in the same way, so a slip would wait for a mail that never comes.
    if (!email.includes("@")) throw new Problem({ errors: [{ location: "body.email", message: t.forgot.noEmail }] });
    await forgotPassword(email);
    next.keep(email);
    setSent(true);
  });
  return (
    <SignedOut>
      {sent ? (
        <MailSent title={t.forgot.sentTitle} lead={t.forgot.sentLead} />
      ) : (
        <Sheet key="ask" title={t.forgot.title} lead={t.forgot.lead}>
          <form onSubmit={(event) => void form.submit(event)} noValidate>
            <Field label={t.signIn.email} type="email" autoComplete="username" {...form.text("email")} />
            <Wrong problem={form.problem} />
            <Submit busy={form.busy}>{t.forgot.submit}</Submit>
          </form>
          <div className="sheet-foot">
            <Link to="/sign-in">{t.forgot.back}</Link>
          </div>
        </Sheet>
      )}
    </SignedOut>
  );
}
