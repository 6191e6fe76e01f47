import { Link } from "@tanstack/react-router";
import { t } from "../texts";
import { Door, Sheet } from "./Door";

export function MissingPage() {
  return (
    <Door>
      <Sheet title={t.missing.title} lead={t.missing.lead}>
        <Link to="/" className="button">{t.missing.home}</Link>
      </Sheet>
    </Door>
  );
}
