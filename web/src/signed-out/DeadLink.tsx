import { IconClockX, IconCircleCheck, IconLinkOff, IconMailForward, IconPlugX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import type { Problem } from "../api/client";
import { renewInvite } from "../api/invites";
import { useForm } from "../form/useForm";
import { personIn } from "../link";
import { ByCode, PasteLink } from "./OtherWays";
import { Sheet } from "./SignedOut";
import { Submit, Wrong } from "./fields";
import { useNext } from "./next";
import { shared } from "../sharedTexts";
import { t } from "./texts";

/** DeadInvite says why an invite's link does not work, and what to do about it. */
export function DeadInvite({ problem, token, retry }: { problem: Problem; token: string; retry: () => void }) {
  switch (problem.code) {
    case "link_used":
      return (
        <Sheet title={t.dead.usedTitle} lead={problem.detail} emblem={<IconCircleCheck aria-hidden />} tone="good">
          <Link to="/sign-in" className="button">
            {t.signIn.submit}
          </Link>
          <Link to="/forgot">{t.signIn.forgot}</Link>
        </Sheet>
      );
    case "link_expired":
      return <Expired problem={problem} token={token} />;
    case "partner_inactive":
      return (
        <Sheet title={t.dead.inactiveTitle} lead={problem.detail} emblem={<IconPlugX aria-hidden />} tone="wait" />
      );
    case "link_invalid":
      return (
        <Invalid problem={problem} lead={t.dead.invalidLead}>
          <ByCode />
          <PasteLink />
          <Link to="/sign-in">{t.dead.toSignIn}</Link>
        </Invalid>
      );
    default:
      return (
        <Sheet title={t.dead.otherTitle} lead={problem.detail}>
          <button type="button" className="button" onClick={retry}>
            {shared.retry}
          </button>
        </Sheet>
      );
  }
}

export function Invalid({ problem, lead, children }: { problem: Problem; lead?: string; children: ReactNode }) {
  return (
    <Sheet title={t.dead.invalidTitle} lead={lead ?? problem.detail} emblem={<IconLinkOff aria-hidden />} tone="bad">
      {children}
    </Sheet>
  );
}

function Expired({ problem, token }: { problem: Problem; token: string }) {
  const [sent, setSent] = useState(false);
  const next = useNext();
  const form = useForm({}, async () => {
    await renewInvite(token);
    next.keep(personIn(token));
    setSent(true);
  });
  if (sent)
    return (
      <Sheet
        key="sent"
        title={t.dead.sentTitle}
        lead={t.dead.sentLead}
        emblem={<IconMailForward aria-hidden />}
        tone="good"
      />
    );
  return (
    <Sheet
      key="expired"
      title={t.dead.expiredTitle}
      lead={problem.detail}
      emblem={<IconClockX aria-hidden />}
      tone="wait"
    >
      <form onSubmit={(event) => void form.submit(event)}>
        <Wrong problem={form.problem} />
        <Submit busy={form.busy}>{t.dead.fresh}</Submit>
      </form>
    </Sheet>
  );
}
