import { IconCircleCheck } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { confirmEmail } from "../api/session";
import { useForm } from "../form/useForm";
import { forgetMailedToken, useMailedToken } from "../mailed";
import { PasteLink } from "./OtherWays";
import { Sheet, SignedOut } from "./SignedOut";
import { SignedInNote } from "./SignedInNote";
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
        <Sheet title={t.accept.noTokenTitle} lead={t.confirmEmail.noTokenLead}>
          <PasteLink />
        </Sheet>
      ) : (
        <Sheet key="ask" title={t.confirmEmail.title} lead={t.confirmEmail.lead}>
          <SignedInNote act={t.signedIn.confirming} />
          <form onSubmit={(event) => void form.submit(event)}>
            <Wrong problem={form.problem} />
            <Submit busy={form.busy}>{t.confirmEmail.submit}</Submit>
          </form>
          {form.problem?.code === "link_invalid" && <PasteLink />}
        </Sheet>
      )}
    </SignedOut>
  );
}
