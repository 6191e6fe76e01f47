import { IconMailForward } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Sheet } from "./SignedOut";
import { t } from "./texts";

/** MailSent says that a mail is on its way, if the address is one that gets it. */
export function MailSent({ title, lead }: { title: string; lead: string }) {
  return (
    <Sheet title={title} lead={lead} emblem={<IconMailForward aria-hidden />} tone="good">
      <Link to="/sign-in">{t.forgot.back}</Link>
    </Sheet>
  );
}
