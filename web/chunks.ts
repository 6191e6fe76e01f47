import type { Rolldown } from "vite";

const before = /\/src\/(main\.tsx|App\.tsx|signed-out\/)|\?front$|\/docs\//;

/**
 * behindSignIn names the one chunk of what several pages behind sign-in share. Otherwise each shared module would have
 * a chunk of its own, and the browser would fetch some sixty of them for the first page after sign-in. What pages
 * before sign-in load stays apart, because those pages must be small.
 */
export function behindSignIn(id: string, graph: Rolldown.ChunkingContext): string | null {
  const seen = new Set([id]);
  for (const one of seen) {
    if (before.test(one)) return null;
    for (const importer of graph.getModuleInfo(one)?.importers ?? []) seen.add(importer);
  }
  return "shared";
}
