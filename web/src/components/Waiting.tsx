import { t } from "./texts";

/** Waiting shows that something is loading. */
export function Waiting() {
  return (
    <div className="waiting" role="status">
      <span className="spin" aria-hidden />
      <span className="unseen">{t.loading}</span>
    </div>
  );
}
