import { strength } from "./score";
import { t } from "./texts";

/** Strength shows how strong a new password seems. The API decides whether it is accepted. */
export function Strength({ password, least }: { password: string; least: number }) {
  const score = strength(password, least);
  return (
    <div className="strength" data-score={score}>
      <div className="strength-bars" aria-hidden>
        {[1, 2, 3, 4].map((bar) => (
          <i key={bar} className={bar <= score ? "on" : ""} />
        ))}
      </div>
      <span aria-live="polite">{score === 0 ? t.password.rule({ least }) : t.password.scores[score - 1]}</span>
    </div>
  );
}
