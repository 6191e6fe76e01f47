import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { signUp } from "../api/accounts";
import { useForm } from "../form/useForm";
import { shared } from "../sharedTexts";
import { MailSent } from "./MailSent";
import { Sheet, SignedOut } from "./SignedOut";
import { Field, Submit, Wrong } from "./fields";
import { useNext } from "./next";
import { t } from "./texts";

/** SignUpPage gives everyone the same answer, so that nobody can find out who has an account. */
export function SignUpPage() {
  const [sent, setSent] = useState(false);
  const next = useNext();
  const form = useForm({ firstName: "", lastName: "", email: "" }, async (values) => {
    await signUp(values);
    next.keep(values.email);
    setSent(true);
  });
  return (
    <SignedOut>
      {sent ? (
        <MailSent title={t.signUp.sentTitle} lead={t.signUp.sentLead} />
      ) : (
        <Sheet key="ask" title={t.signUp.title} lead={t.signUp.lead}>
          <form onSubmit={(event) => void form.submit(event)} noValidate>
            <div className="pair">
              <Field label={shared.person.firstName} autoComplete="given-name" {...form.text("firstName")} />
              <Field label={shared.person.lastName} autoComplete="family-name" {...form.text("lastName")} />
            </div>
            <Field label={t.signIn.email} type="email" autoComplete="username" {...form.text("email")} />
            <Wrong problem={form.problem} />
            <Submit busy={form.busy}>{t.signUp.submit}</Submit>
          </form>
          <div className="sheet-foot">
            <Link to="/sign-in">{t.signUp.haveOne}</Link>
          </div>
        </Sheet>
      )}
    </SignedOut>
  );
}
