import { texts } from "../language";

export const t = texts.keys;
