/** csvOf returns a table as CSV, with the mark of UTF-8. What a spreadsheet would run gets a quote before it. */
export function csvOf(lines: string[][]): string {
  return "\ufeff" + lines.map((line) => line.map(cell).join(",") + "\r\n").join("");
}

// The places where a spreadsheet would begin a formula, as in the API's tables: the beginning of the cell and, for a
// program that separates cells by semicolons, what follows a semicolon or a line break.
const formula = /(^(?= *[=+\-@\t＝＋－＠])|[;\r\n](?=[ "]*[=+\-@\t＝＋－＠]))/g;

const cell = (text: string) => `"${text.replace(formula, "$1'").replaceAll('"', '""')}"`;
