import type { Operation, Tagged } from "swagger-ui-dist/swagger-ui-es-bundle.js";

/**
 * findOperations returns the operations that have every word of the phrase in their method, path, name, summary or
 * subject, in any case of letters. It replaces Swagger UI's own search, which knows only subjects and paths.
 */
export function findOperations(subjects: Tagged, phrase: string): Tagged {
  const words = phrase.toLowerCase().split(/\s+/);
  const found = (one: Operation, subject: string) => {
    const text = [
      subject,
      one.get("method"),
      one.get("path"),
      one.getIn(["operation", "operationId"]),
      one.getIn(["operation", "summary"]),
    ]
      .join(" ")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return subjects
    .map((group, subject) => group.update("operations", (all) => all.filter((one) => found(one, subject))))
    .filter((group) => group.get("operations").size > 0);
}
