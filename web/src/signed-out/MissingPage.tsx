import { Link } from "@tanstack/react-router";
import { Sheet, SignedOut } from "./SignedOut";
import { shared } from "../sharedTexts";
import { t } from "./texts";

export function MissingPage() {
  return (
    <SignedOut>
      <Sheet title={t.missing.title} lead={t.missing.lead}>
        <Link to="/" className="button">
          {shared.home}
        </Link>
      </Sheet>
    </SignedOut>
  );
}
