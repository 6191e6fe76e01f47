import { useEffect, useState } from "react";
import { shared } from "../sharedTexts";

/** stored returns a number as the API stores it, or "" where it may be refused. It is for showing: the API decides. */
export function stored(typed: string): string {
  const text = typed.trim().replace(/[\u00a0\u202f\u2009]/g, " ");
  if (/^[1-9]\d{10}$/.test(text) || /^1[ .-]?(\([2-9]\d\d\)|[2-9]\d\d)[ .-]?\d{3}[ .-]?\d{4}$/.test(text))
    return "+" + text.replace(/\D/g, "");
  const international = text.replace(/^00 ?/, "+").replace(/^(?:\(\+(\d{1,3})\)|\+\((\d{1,3})\))/, "+$1$2 ");
  if (!/^\+[\d ()./-]+$/.test(international)) return "";
  const zero = /^\+39\D/.test(international) ? "0" : "";
  return "+" + international.replace(/\(0\)/, zero).replace(/\D/g, "");
}

/** useStoredPhone returns a typed number as it will be stored, grouped, with its country, or "" while it cannot be. */
export function useStoredPhone(typed: string): string {
  const number = stored(typed);
  const [shown, setShown] = useState({ number: "", text: "" });
  useEffect(() => {
    if (number.length < 8) return;
    let current = true;
    void import("libphonenumber-js/min").then(({ parsePhoneNumberFromString }) => {
      const parsed = parsePhoneNumberFromString(number);
      if (!current) return;
      const country = parsed?.country && new Intl.DisplayNames(shared.locale, { type: "region" }).of(parsed.country);
      const text = parsed?.isPossible() ? [parsed.formatInternational(), country].filter(Boolean).join(", ") : "";
      setShown({ number, text });
    });
    return () => {
      current = false;
    };
  }, [number]);
  return shown.number === number ? shown.text : "";
}
