import { shared } from "../sharedTexts";

/** Waiting shows that something is loading. */
export function Waiting() {
  return (
    <div className="waiting" role="status">
      <span className="spin" aria-hidden />
      <span className="unseen">{shared.loading}</span>
    </div>
  );
}
