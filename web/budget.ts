import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/**
 * budget measures the script that each page loads, in bytes after gzip: the entry, the app, the largest language, the
 * chunk with the page, and all that these import. The page that describes the API has an entry of its own, and does not
 * count. It prints the sizes, and fails the build if one of the named pages exceeds `most`.
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
      const entry = chunks.find((chunk) => chunk.isEntry && chunk.name === "index");
      if (!entry) throw new Error("the build has no entry with the name index");
      const app = chunks.find((chunk) => chunk.moduleIds.some((id) => id.endsWith("/src/App.tsx")));
      if (!app) throw new Error("the build has no App");
      const languages = chunks
        .filter((chunk) => chunk.facadeModuleId?.endsWith(".ts?front"))
        .sort((a, b) => (sizes.get(b.fileName) ?? 0) - (sizes.get(a.fileName) ?? 0));
      if (!languages[0]) throw new Error("the build has no language with a chunk of its own");
      const always = [entry, app, languages[0]].map((chunk) => chunk.fileName);
      const rows = chunks
        .flatMap((chunk) => chunk.moduleIds.map((id) => [chunk.fileName, /\/(\w+Page)\.tsx$/.exec(id)?.[1]] as const))
        .flatMap(([file, page]) => {
          if (!page) return [];
          const loaded = [...always, file].reduce((seen, name) => withImports(name, seen), new Set<string>());
          return [{ page, bytes: [...loaded].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0) }];
        })
        .sort((a, b) => a.bytes - b.bytes);
      this.info(
        "script per page, KB after gzip (pages behind sign-in load the shell and the rest of the language, too):\n" +
          rows.map((row) => `  ${(row.bytes / 1000).toFixed(1).padStart(6)}  ${row.page}`).join("\n"),
      );
      for (const page of limits.pages) {
        const row = rows.find((one) => one.page === page);
        if (!row) this.error(`the build has no ${page}`);
        if (row.bytes > limits.most)
          this.error(`${page} loads ${row.bytes} bytes of script after gzip; ${limits.most} is the most`);
      }
    },
  };
}
