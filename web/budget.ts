import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/**
 * budget measures the script that each page loads, in bytes after gzip: the entry, the page's own chunk, and all that
 * these import. It prints the sizes, and fails the build if one of the named pages exceeds `most`.
 */
export function budget(limits: { most: number; pages: string[] }): Plugin {
  return {
    name: "budget",
    apply: "build",
    writeBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const sizes = new Map(chunks.map((chunk) => [chunk.fileName, gzipSync(chunk.code).length]));
      const imports = new Map(chunks.map((chunk) => [chunk.fileName, chunk.imports]));
      const withImports = (name: string, seen: Set<string>): Set<string> => {
        if (!seen.has(name)) {
          seen.add(name);
          for (const next of imports.get(name) ?? []) withImports(next, seen);
        }
        return seen;
      };
      const entry = chunks.find((chunk) => chunk.isEntry);
      if (!entry) throw new Error("the build has no entry");
      const rows = chunks
        .filter((chunk) => chunk.isDynamicEntry && chunk.name.endsWith("Page"))
        .map((chunk) => {
          const loaded = withImports(chunk.fileName, withImports(entry.fileName, new Set()));
          return { page: chunk.name, bytes: [...loaded].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0) };
        })
        .sort((a, b) => a.bytes - b.bytes);
      this.info(
        "script per page, KB after gzip (pages behind sign-in load the shell, too):\n" +
          rows.map((row) => `  ${(row.bytes / 1000).toFixed(1).padStart(6)}  ${row.page}`).join("\n"),
      );
      for (const page of limits.pages) {
        const row = rows.find((one) => one.page === page);
        if (!row) this.error(`${page} has no chunk of its own; it must be loaded lazily`);
        if (row.bytes > limits.most)
          this.error(`${page} loads ${row.bytes} bytes of script after gzip; ${limits.most} is the most`);
      }
    },
  };
}
