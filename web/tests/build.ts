import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** build builds the local process once. It contains the client that `npm run build` left in dist. */
export default function build(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "allyway-web-"));
  const program = join(folder, "allyway");
  execFileSync("go", ["build", "-o", program, "./internal/local"], {
    cwd: join(import.meta.dirname, "../.."),
    stdio: "inherit",
  });
  process.env.ALLYWAY_PROGRAM = program;
  return () => rmSync(folder, { recursive: true, force: true });
}
