import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrialFiles } from './trial-files.ts';

/** The account of every program of ours in its image. */
const ours = 10_001;
/** Consumers that are somebody else's images and drop to an account of their own: theirs is a volume that nobody else mounts. */
const foreign = new Set(['postgres', 'redis']);

/** Writes each consumer's files into `folder/<consumer>/`, each swapped by a rename, each readable by its consumer alone. */
export function writeFolders(folder: string, files: TrialFiles): void {
  for (const [consumer, contents] of Object.entries(files)) {
    const target = join(folder, consumer);
    mkdirSync(target, { recursive: true });
    for (const [name, text] of Object.entries(contents)) replace(join(target, name), text, foreign.has(consumer));
  }
}

function replace(path: string, text: string, readable: boolean): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  const unfinished = `${path}.new`;
  writeFileSync(unfinished, text, { mode: readable ? 0o444 : 0o440 });
  if (process.getuid?.() === 0) chownSync(unfinished, readable ? 0 : ours, 0);
  renameSync(unfinished, path);
}
