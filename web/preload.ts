import type { Plugin } from "vite";

/**
 * preload makes the browser load the app's chunk at the same time as the entry. The entry runs it only when it has a
 * language, so the browser would otherwise ask for one after the other. The page also names the files of the shell, for
 * the entry to preload on a page behind sign-in.
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
        const filesWith = (module: string) => {
          const chunk = chunks.find((one) => one.moduleIds.some((id) => id.endsWith(module)));
          if (!chunk) throw new Error(`no chunk has ${module}`);
          return [chunk.fileName, ...chunk.imports, ...(chunk.viteMetadata?.importedCss ?? [])].map(
            (file) => `/${file}`,
          );
        };
        const app = filesWith("/src/App.tsx").filter((file) => !html.includes(file));
        const shell = filesWith("/src/shell/Shell.tsx").filter((file) => !html.includes(file) && !app.includes(file));
        return [
          ...app.map((href) => ({
            tag: "link",
            attrs: { rel: "modulepreload", crossorigin: true, href },
            injectTo: "head" as const,
          })),
          { tag: "meta", attrs: { name: "shell", content: shell.join(" ") }, injectTo: "head" as const },
        ];
      },
    },
  };
}
