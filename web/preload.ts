import type { Plugin } from "vite";

/**
 * preload has the browser fetch the app's chunk with the entry. The entry runs it only when it has a language, so the
 * browser would otherwise ask for one after the other.
 */
export function preload(): Plugin {
  return {
    name: "preload",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle, path }) {
        if (path !== "/index.html") return;
        const chunks = Object.values(bundle ?? {}).filter((file) => file.type === "chunk");
        const app = chunks.find((chunk) => chunk.isDynamicEntry && chunk.name === "App");
        if (!app) throw new Error("the build has no chunk with the name App");
        return [app.fileName, ...app.imports]
          .filter((name) => !html.includes(name))
          .map((name) => ({
            tag: "link",
            attrs: { rel: "modulepreload", crossorigin: true, href: `/${name}` },
            injectTo: "head",
          }));
      },
    },
  };
}
