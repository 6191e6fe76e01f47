import { texts } from "../language";

export const t = {
  ...texts.team,
  askedBy: (name?: string) => (name ? texts.team.askedBy({ name }) : texts.team.asked),
  decidedBy: (name?: string) => (name ? texts.team.decidedBy({ name }) : texts.team.decided),
};
