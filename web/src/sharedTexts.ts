import { texts } from "./language";

// The texts that several features share. A text of one feature alone is in that feature's part of the languages.

export const shared = { ...texts.shared, reasons: texts.shared.reasons as Record<string, string> };
