import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file that only its owner may read, in one step: a reader sees the old content or the new, whole. */
export function replaceFile(path: string, content: string): void {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, content, { mode: 0o600 });
  renameSync(unfinished, path);
}
