import { texts } from "../language";

export const t = texts.captures;
