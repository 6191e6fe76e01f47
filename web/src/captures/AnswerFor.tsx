import { useState } from "react";
import type { Capture } from "../api/captures";
import type { Schemas } from "../api/client";
import { Dialog } from "../components/Dialog";
import { MemberPicker } from "../components/Picker";
import { Answer } from "./Answer";
import { t } from "./texts";

interface For {
  ecosystem: string;
  capture: Capture;
  member?: Schemas["Reference"]; // whose answers; without one, staff choose
  close: () => void;
}

/** AnswerFor shows staff a member's answers, with the earlier ones. Staff answer for the member while it is open. */
export function AnswerFor({ ecosystem, capture, member, close }: For) {
  const [chosen, choose] = useState(member ?? null);
  return (
    <Dialog opened onClose={close} title={t.answerInstead} size="lg">
      <div className="stack">
        {!member && <MemberPicker ecosystem={ecosystem} label={t.member} value={chosen} onChange={choose} />}
        {chosen && (
          <Answer key={chosen.id} ecosystem={ecosystem} capture={capture} member={chosen} title={chosen.name} />
        )}
      </div>
    </Dialog>
  );
}
