import { texts } from "../language";

export const t = {
  ...texts.signedOut,
  password: {
    ...texts.signedOut.password,
    scores: [
      texts.signedOut.password.scores[0],
      texts.signedOut.password.scores[1],
      texts.signedOut.password.scores[2],
      texts.signedOut.password.scores[3],
    ],
  },
};
