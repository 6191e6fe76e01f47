import { texts } from "../language";

export const t = {
  ...texts.people,
  desk: { ...texts.people.desk, reasons: texts.people.desk.reasons as Record<string, string> },
};
