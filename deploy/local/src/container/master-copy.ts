import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What everything else is derived from: the files of a folder and of those below it, `/` in a path written as `_`. */
export function readMaster(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path.slice(folder.length + 1).replaceAll('/', '_'), readFileSync(path, 'utf8')]),
  );
}

/** Lays a copy out again. */
export function writeMaster(folder: string, copy: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(copy)) {
    const path = join(folder, name.replaceAll('_', '/'));
    mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
    writeFileSync(path, text, { mode: 0o600 });
  }
}
