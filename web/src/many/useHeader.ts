import { useEffect, useState } from "react";

/** useHeader returns the names of a table's columns, once they are read. It is empty if they cannot be recognised. */
export function useHeader(file: File): string[] {
  const [header, setHeader] = useState<string[]>([]);
  useEffect(() => {
    let left = false;
    void firstBytes(file).then(
      (bytes) => left || setHeader(headerOf(textOf(bytes))),
      () => undefined,
    );
    return () => void (left = true);
  }, [file]);
  return header;
}

const firstBytes = async (file: File) => new Uint8Array(await file.slice(0, 64 * 1024).arrayBuffer());

function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  return new TextDecoder().decode(bytes);
}

/**
 * headerOf returns the names in a table's first line. It returns none for a table that begins with something else: the
 * API numbers the columns of the header that it finds, and only this form is sure to have the same numbers.
 */
export function headerOf(text: string): string[] {
  const [line = "", next = ""] = text.split(/\r\n|\n|\r/);
  const separator = [";", "\t", ","].reduce((most, one) => (parts(line, one) > parts(line, most) ? one : most));
  const names = cellsOf(line, separator);
  const whole = names.length > 1 && names.every(Boolean) && !/^sep=/i.test(line) && !line.includes("@");
  return whole && next !== "" ? names : [];
}

const parts = (line: string, separator: string) => cellsOf(line, separator).length;

/** cellsOf splits a line at separators that are not within quotes. */
function cellsOf(line: string, separator: string): string[] {
  const cells = [""];
  let quoted = false;
  for (const letter of line) {
    if (letter === '"') quoted = !quoted;
    else if (letter === separator && !quoted) cells.push("");
    else cells.push((cells.pop() ?? "") + letter);
  }
  return cells.map((cell) => cell.trim());
}
