import { Link } from "@tanstack/react-router";
import { t } from "../texts";
import { Sheet, SignedOut } from "./SignedOut";

export function MissingPage() {
  return (
    <SignedOut>
      <Sheet title={t.missing.title} lead={t.missing.lead}>
        <Link to="/" className="button">
          {t.missing.home}
        </Link>
      </Sheet>
    </SignedOut>
  );
}
