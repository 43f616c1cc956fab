import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Milliseconds between looks: certificates change hours before the old ones end, and a mounted Secret sends no event. */
const everyMs = 2_000;

/** Calls `changed` after the content of any of the files has changed and all of them can be read. Returns how to stop. */
export function watchFiles(paths: readonly string[], changed: () => void): () => void {
  let known = fingerprint(paths);
  const timer = setInterval(() => {
    const now = fingerprint(paths);
    if (now === undefined || now === known) return;
    known = now;
    changed();
  }, everyMs);
  return () => clearInterval(timer);
}

/** Undefined while a file is missing: half of a rotation. */
function fingerprint(paths: readonly string[]): string | undefined {
  const hash = createHash('sha256');
  try {
    for (const path of paths) hash.update(readFileSync(path)).update('\0');
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}
