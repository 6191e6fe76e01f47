import { IconCircleCheck, IconClockX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Problem, told } from "../api/client";
import { portalQuery } from "../api/invites";
import { resetPassword } from "../api/session";
import { useForm } from "../form/useForm";
import { forgetMailedToken, useMailedToken } from "../mailed";
import { Invalid } from "./DeadLink";
import { PasteLink } from "./OtherWays";
import { Sheet, SignedOut } from "./SignedOut";
import { SignedInNote } from "./SignedInNote";
import { PasswordField, Submit, Wrong } from "./fields";
import { t } from "./texts";

/** ResetPage sets a new password by a mailed link. It ends every session and signs nobody in. */
export function ResetPage() {
  const link = useMailedToken();
  const [done, setDone] = useState(false);
  const [dead, setDead] = useState<{ problem: Problem; opened: number } | null>(null);
  return (
    <SignedOut>
      {done ? (
        <Sheet
          key="done"
          title={t.reset.doneTitle}
          lead={t.reset.doneLead}
          emblem={<IconCircleCheck aria-hidden />}
          tone="good"
        >
          <Link to="/sign-in" className="button">
            {t.signIn.submit}
          </Link>
        </Sheet>
      ) : dead && dead.opened === link.opened ? (
        <DeadReset problem={dead.problem} />
      ) : link.token === "" ? (
        <Sheet title={t.accept.noTokenTitle} lead={t.reset.noTokenLead}>
          <Link to="/forgot" className="button">
            {t.reset.again}
          </Link>
          <PasteLink />
        </Sheet>
      ) : (
        <NewPassword
          key={link.opened}
          token={link.token}
          done={() => setDone(true)}
          died={(problem) => setDead({ problem, opened: link.opened })}
        />
      )}
    </SignedOut>
  );
}

function NewPassword({ token, done, died }: { token: string; done: () => void; died: (problem: Problem) => void }) {
  const least = useQuery(portalQuery).data?.passwordMinLength ?? 15;
  const cache = useQueryClient();
  const form = useForm({ password: "" }, async ({ password }) => {
    try {
      await resetPassword({ token, password });
    } catch (error) {
      const problem = told(error);
      if (problem.code.startsWith("link_") || problem.code === "partner_inactive") died(problem);
      throw error;
    }
    forgetMailedToken();
    cache.removeQueries({ queryKey: ["session"] });
    done();
  });
  return (
    <Sheet title={t.reset.title} lead={t.reset.lead}>
      <SignedInNote act={t.signedIn.resetting} />
      <form onSubmit={(event) => void form.submit(event)} noValidate>
        <PasswordField label={t.password.choose} least={least} {...form.text("password")} />
        <Wrong problem={form.problem} />
        <Submit busy={form.busy}>{t.reset.submit}</Submit>
      </form>
    </Sheet>
  );
}

function DeadReset({ problem }: { problem: Problem }) {
  if (problem.code !== "link_expired" && problem.code !== "link_used")
    return (
      <Invalid problem={problem}>
        <Link to="/forgot" className="button">
          {t.reset.again}
        </Link>
        <PasteLink />
      </Invalid>
    );
  return (
    <Sheet
      title={problem.code === "link_used" ? t.dead.usedTitle : t.dead.expiredTitle}
      lead={problem.detail}
      emblem={<IconClockX aria-hidden />}
      tone="wait"
    >
      <Link to="/forgot" className="button">
        {t.reset.again}
      </Link>
      <Link to="/sign-in">{t.dead.toSignIn}</Link>
    </Sheet>
  );
}
