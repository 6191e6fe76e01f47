import type { Question, Response } from "../api/captures";
import { Facts } from "../components/Page";
import { asTime } from "../components/time";
import { t } from "./texts";

interface Answers {
  answers: Response["answers"];
  questions: Question[];
}

/** Answered shows what was answered to each question. */
export function Answered({ answers, questions }: Answers) {
  const given = answers as Record<string, unknown>;
  const shown = (answer: unknown) => (Array.isArray(answer) ? answer.join(", ") : String(answer ?? t.unanswered));
  return <Facts facts={questions.map((one) => [one.text, shown(given[one.id ?? ""])])} />;
}

/** Earlier shows the answers before a member's present ones, the newest first. It shows nothing if there are none. */
export function Earlier({ response, questions }: { response: Response; questions: Question[] }) {
  const history = (response.history ?? []).filter((one) => one.answeredAt !== response.answeredAt);
  if (history.length === 0) return null;
  return (
    <details>
      <summary>{t.earlier({ count: history.length })}</summary>
      <ul role="list" aria-label={t.earlierList} className="plain-rows">
        {history.map((one) => (
          <li key={one.answeredAt} className="row">
            <div className="row-words wide">
              <span className="row-sub">{whoAndWhen(one.by?.name, one.answeredAt)}</span>
              <Answered answers={one.answers} questions={questions} />
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** whoAndWhen says who answered, if they are still known, and when. */
export const whoAndWhen = (name = "", at: string) => t.answeredBy({ name, at: asTime(at) }).replace(/^, /, "");
