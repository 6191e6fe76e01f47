import { texts } from "../language";

export const t = {
  ...texts.partners,
  launch: { ...texts.partners.launch, reasons: texts.partners.launch.reasons as Record<string, string> },
};
