import { IconCircleCheck } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { confirmEmail } from "../api/session";
import { useForm } from "../form/useForm";
import { forgetMailedToken, useMailedToken } from "../mailed";
import { Sheet, SignedOut } from "./SignedOut";
import { Submit, Wrong } from "./fields";
import { t } from "./texts";

/** ConfirmEmailPage confirms a new address. It waits for a click, because mail scanners open links, too. */
export function ConfirmEmailPage() {
  const { token } = useMailedToken();
  const [done, setDone] = useState(false);
  const cache = useQueryClient();
  const form = useForm({}, async () => {
    await confirmEmail(token);
    forgetMailedToken();
    cache.clear();
    setDone(true);
  });
  return (
    <SignedOut>
      {done ? (
        <Sheet
          key="done"
          title={t.confirmEmail.doneTitle}
          lead={t.confirmEmail.doneLead}
          emblem={<IconCircleCheck aria-hidden />}
          tone="good"
        >
          <Link to="/sign-in" className="button">
            {t.signIn.submit}
          </Link>
        </Sheet>
      ) : token === "" ? (
        <Sheet title={t.accept.noTokenTitle} lead={t.accept.noTokenLead} />
      ) : (
        <Sheet key="ask" title={t.confirmEmail.title} lead={t.confirmEmail.lead}>
          <form onSubmit={(event) => void form.submit(event)}>
            <Wrong problem={form.problem} />
            <Submit busy={form.busy}>{t.confirmEmail.submit}</Submit>
          </form>
        </Sheet>
      )}
    </SignedOut>
  );
}
