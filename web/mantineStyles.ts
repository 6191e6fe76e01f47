import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const whole = "@mantine/core/styles.layer.css";
const folder = join(import.meta.dirname, "node_modules/@mantine/core/styles");

/**
 * mantineStyles leaves out of the build the styles of Mantine's components that the client does not use. The module
 * with a component's class names then imports the component's styles, and the file with the styles of all components
 * keeps only what none of them has: variables and resets.
 */
export function mantineStyles(): Plugin {
  return {
    name: "mantine-styles",
    apply: "build",
    enforce: "pre",
    load(id) {
      if (!id.endsWith(whole)) return null;
      return ["default-css-variables", "baseline", "global"]
        .map((name) => `@import "${join(folder, `${name}.layer.css`)}";\n`)
        .join("");
    },
    transform(code, id) {
      const [, name] = /\/@mantine\/core\/esm\/.*\/(\w+)\.module\.mjs$/.exec(id) ?? [];
      const styles = join(folder, `${name}.layer.css`);
      return name && existsSync(styles) ? { code: `import "${styles}";\n${code}`, map: null } : null;
    },
  };
}
