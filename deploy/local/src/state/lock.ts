import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identifyProcess, stillRuns, type ProcessIdentity } from './process-identity.ts';

/** Somebody else runs on this state folder. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
  readonly holder: ProcessIdentity;

  constructor(stateDir: string, holder: ProcessIdentity) {
    super(`The platform already runs on ${stateDir}, started by process ${holder.pid}. Stop it first: npm run stop`);
    this.holder = holder;
  }
}

/**
 * Takes the state folder for this process and returns how to give it back. The lock of a process that is gone is taken over.
 *
 * @throws {LockedError} when a living process holds it
 */
export function takeLock(stateDir: string): () => void {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const lock = join(stateDir, 'lock');
  const self = identifyProcess(process.pid);
  const claim = join(stateDir, `lock.${process.pid}`);
  writeFileSync(claim, JSON.stringify(self));
  try {
    // A link is made or refused in one step; a second try follows a lock that was left behind.
    if (!tryLink(claim, lock)) {
      const holder = readLock(lock);
      if (holder !== undefined && stillRuns(holder)) throw new LockedError(stateDir, holder);
      const left = `${lock}.left`;
      renameSync(lock, left);
      rmSync(left, { force: true });
      if (!tryLink(claim, lock)) throw new LockedError(stateDir, readLock(lock) ?? { pid: 0, started: '' });
    }
  } finally {
    rmSync(claim, { force: true });
  }
  return () => rmSync(lock, { force: true });
}

/** Who holds the folder now; undefined when nobody living does. */
export function lockHolder(stateDir: string): ProcessIdentity | undefined {
  const holder = readLock(join(stateDir, 'lock'));
  return holder !== undefined && stillRuns(holder) ? holder : undefined;
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

function readLock(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
