import { readStored, store } from "./stored";

// A person who has just accepted is welcomed once, on the page that they come to, in this tab.

const key = "allyway.welcome";

export const welcome = (): void => store("tab", key, "1");

export const isWelcome = (): boolean => readStored("tab", key) !== null;

export const forgetWelcome = (): void => store("tab", key, null);
