import { shared } from "./sharedTexts";

/** number returns a number as the language writes it: 12,345. */
export const number = (value: number) => value.toLocaleString(shared.locale);
