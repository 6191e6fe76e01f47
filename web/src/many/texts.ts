import { texts } from "../language";
import { shared } from "../sharedTexts";

export const t = {
  ...texts.many,
  already: texts.many.already as Record<string, string>,
  leftOut: texts.many.leftOut as Record<string, string>,
  heldBy: (name: string, partner?: string) =>
    partner ? texts.many.heldAt({ name, partner }) : texts.many.heldBy({ name }),
  commit: (invited: number, added: number, requested: number) =>
    [
      invited || !(added || requested) ? texts.many.commit.invited({ count: invited }) : "",
      added ? texts.many.commit.added({ count: added }) : "",
      requested ? texts.many.commit.requested({ count: requested }) : "",
    ]
      .filter(Boolean)
      .join(", ")
      .replace(/^./, (letter) => letter.toUpperCase()),
  sample: [
    [
      shared.person.email,
      texts.many.fields.firstName,
      texts.many.fields.lastName,
      texts.many.fields.phone,
      texts.many.fields.title,
    ],
    ["ana.silva@example.com", "Ana", "Silva", "+351 21 555 0199", texts.many.sampleTitles.ana],
    ["bo.lind@example.com", "Bo", "Lind", "+46 8 555 0199", texts.many.sampleTitles.bo],
  ],
};
