import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Folders that hold servers but are missing from an ordinary user's PATH. */
const usualFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/opt/homebrew/bin', '/usr/local/bin'];

/** The real path of a program on the PATH or in the usual places; undefined when there is none. */
export function findProgram(name: string, path = process.env.PATH ?? '', folders = usualFolders): string | undefined {
  return [...path.split(delimiter).filter(Boolean), ...folders].map((folder) => join(folder, name)).find(isExecutable);
}

/** The folder that really holds the file, symbolic links resolved. */
export function realPath(file: string): string {
  return realpathSync(file);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
