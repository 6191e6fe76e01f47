import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

/**
 * direct makes an import from one of these packages an import of the file that has the name. Their main files import
 * all of the others, thousands for the icons. So chunkOf could not tell which page needs which of them, and a build
 * would read them all.
 */
export function direct(...packages: string[]): Plugin {
  const files = new Map(packages.map((name) => [name, filesOf(name)]));
  const wanted = new RegExp(`^import \\{([^}]*)\\} from "(${packages.join("|")})";`, "gm");
  return {
    name: "direct",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      if (!/\.(tsx?|mjs)$/.test(id)) return null;
      const changed = code.replaceAll(wanted, (_, names: string, from: string) => imports(names, from));
      return changed === code ? null : { code: changed, map: null };
    },
  };

  function imports(names: string, from: string): string {
    return names
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name && !name.startsWith("type "))
      .map((name) => {
        const [outer = "", inner = outer] = name.split(" as ");
        const file = files.get(from)?.get(outer);
        if (!file) throw new Error(`${from} has no ${outer}`);
        return `import { ${file.name} as ${inner} } from "${file.path}";`;
      })
      .join(" ");
  }
}

/** filesOf returns where the main file of a package gets each of its names from, and the name there. */
function filesOf(name: string): Map<string, { path: string; name: string }> {
  const folder = join(import.meta.dirname, "node_modules", name);
  const { module } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { module: string };
  const main = readFileSync(join(folder, module), "utf8");
  const all = new Map<string, { path: string; name: string }>();
  for (const [, names = "", from = ""] of main.matchAll(/^(?:import|export) \{([^}]*)\} from ["'](\.[^"']*)["'];$/gm))
    for (const one of names.split(",").map((each) => each.trim())) {
      const [inner = "", outer = inner] = one.split(" as ");
      all.set(outer, { path: join(folder, dirname(module), from), name: inner });
    }
  return all;
}
