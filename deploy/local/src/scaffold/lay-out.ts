import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fillIn, type Naming } from './naming.ts';

const suffix = '.tmpl';

/** A file that is to be written. */
export interface PlannedFile {
  readonly path: string;
  readonly content: string;
}

/** What a folder of templates becomes below `target`. */
export function planFiles(templates: string, target: string, naming: Naming): PlannedFile[] {
  return readdirSync(templates, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({
      path: join(target, fillIn(relative(templates, file).slice(0, -suffix.length), naming)),
      content: fillIn(readFileSync(file, 'utf8'), naming),
    }));
}

/** Writes all of them, or none when one of them exists already: then returns its path. */
export function writeFiles(files: readonly PlannedFile[]): string | undefined {
  const taken = files.find(({ path }) => existsSync(path));
  if (taken !== undefined) return taken.path;
  for (const { path, content } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return undefined;
}

/** The number of the next migration in a folder of `0001-name.sql` files. */
export function nextMigration(folder: string): string {
  const numbers = existsSync(folder) ? readdirSync(folder).map((name) => Number.parseInt(name, 10)).filter((number) => !Number.isNaN(number)) : [];
  return String(Math.max(0, ...numbers) + 1).padStart(4, '0');
}
