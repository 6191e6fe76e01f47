import { language } from "../language";
import type { components } from "./schema";
import { t } from "./texts";

type Told = Partial<components["schemas"]["Problem"]>;
type Field = components["schemas"]["ProblemField"];

/** own is the language in which the API writes its sentences. They say more than those that we have for a code. */
const own = "en";

const codes: Partial<Record<string, string>> = t.problems;
const fields: Partial<Record<string, string>> = t.fields;

/** inLanguage returns a problem with our sentences for its codes and fields. It keeps those of codes that we lack. */
export function inLanguage<T extends Told>(problem: T): T {
  if (language === own) return problem;
  const detail = codes[problem.code ?? ""] ?? problem.detail;
  return { ...problem, detail, errors: problem.errors?.map(fieldInLanguage) };
}

function fieldInLanguage(error: Field): Field {
  const name =
    error.location
      .replace(/\[\d+\]/g, "")
      .split(".")
      .at(-1) ?? "";
  return { ...error, message: codes[error.code ?? ""] ?? fields[name] ?? t.fields.other };
}
