import { useNavigate } from "@tanstack/react-router";
import { Problem } from "../api/client";
import { openByCode } from "../api/invites";
import { useForm } from "../form/useForm";
import { readLink } from "../link";
import { takeToken } from "../mailed";
import { Field, Submit, Wrong } from "./fields";
import { t } from "./texts";

/** ByCode opens an invite by the code in its mail, where the link has lost its end. */
export function ByCode() {
  const form = useForm({ email: "", code: "" }, async (values) => takeToken(await openByCode(values)));
  return (
    <form onSubmit={(event) => void form.submit(event)} noValidate>
      <Field
        label={t.accept.email}
        hint={t.otherWays.emailHint}
        type="email"
        inputMode="email"
        autoComplete="email"
        {...form.text("email")}
      />
      <Field
        label={t.otherWays.code}
        hint={t.otherWays.codeHint}
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        {...form.text("code")}
      />
      <Wrong problem={form.problem} />
      <Submit busy={form.busy}>{t.otherWays.open}</Submit>
    </form>
  );
}

/** PasteLink takes a whole link, or a mail with one. It may be of another page than this. */
export function PasteLink() {
  const navigate = useNavigate();
  const form = useForm({ link: "" }, async ({ link }) => {
    const { page, token } = readLink(link);
    if (!token) throw new Problem({ errors: [{ location: "body.link", message: t.otherWays.noLink }] });
    if (page) await navigate({ to: page, replace: true });
    takeToken(token);
  });
  return (
    <details className="other-way">
      <summary>{t.otherWays.paste}</summary>
      <form onSubmit={(event) => void form.submit(event)} noValidate>
        <Field
          label={t.otherWays.link}
          hint={t.otherWays.linkHint}
          autoComplete="off"
          spellCheck={false}
          {...form.text("link")}
        />
        <Wrong problem={form.problem} />
        <Submit busy={form.busy}>{t.otherWays.openLink}</Submit>
      </form>
    </details>
  );
}
