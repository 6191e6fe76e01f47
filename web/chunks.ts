import type { Rolldown } from "vite";

const apart = /\/src\/(main\.tsx$|languages\/)|\/docs\//; // the entries, and the languages, of which one is loaded
const front = /\/src\/(App|signed-out\/\w+Page)\.tsx$/;
const shell = /\/src\/(shell\/Shell|overview\/OverviewPage)\.tsx$/;
const later = /\/src\/later\.ts$/;

/**
 * chunkOf names the chunk of a module that several pages need. `App` has the app and all pages before sign-in. It
 * must be small. `Shell` has what comes first after sign-in: the shell and the overview. `Later` has the dialogs and
 * menus of all pages: see src/later.ts. `shared` has the rest.
 * Otherwise each such module would have a chunk of its own, and the browser would ask for some sixty of them.
 */
export function chunkOf(id: string, graph: Rolldown.ChunkingContext): string | null {
  const seen = new Set([id]);
  for (const one of seen) for (const by of graph.getModuleInfo(one)?.importers ?? []) seen.add(by);
  const above = [...seen];
  if (above.some((one) => apart.test(one))) return null;
  if (above.some((one) => front.test(one))) return "App";
  if (above.some((one) => shell.test(one))) return "Shell";
  if (above.some((one) => later.test(one))) return "Later";
  const pages = above.filter((one) => graph.getModuleInfo(one)?.dynamicImporters.length);
  return pages.length > 1 ? "shared" : null;
}
