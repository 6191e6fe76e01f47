import { texts } from "../language";

export const t = {
  ...texts.events,
  words: texts.events.words as Record<string, string>,
  types: texts.events.types as Record<string, string>,
};
