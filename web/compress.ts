import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";
import type { Plugin } from "vite";

const compressed = promisify(brotliCompress);

/**
 * compress adds every script and style once more, as Brotli (RFC 7932), in the folder `brotli`. The local process
 * serves these to browsers that accept them. CloudFront compresses the files itself.
 */
export function compress(): Plugin {
  return {
    name: "compress",
    apply: "build",
    generateBundle: {
      order: "post",
      async handler(_, bundle) {
        const files = Object.values(bundle).filter(({ fileName }) => /\.(js|css)$/.test(fileName));
        await Promise.all(
          files.map(async (file) => {
            const source = await compressed(file.type === "chunk" ? file.code : file.source);
            this.emitFile({ type: "asset", fileName: `brotli/${file.fileName}`, source });
          }),
        );
      },
    },
  };
}
