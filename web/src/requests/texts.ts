import { texts } from "../language";

const most = 3;

export const t = {
  ...texts.requests,
  refused: (all: string[], why: string) => {
    const emails = all.slice(0, most).join(", ");
    const more = all.length - most;
    return more > 0 ? texts.requests.refusedMore({ emails, more, why }) : texts.requests.refused({ emails, why });
  },
};
