import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './replace-file.ts';
import { waitUntil } from '../process/wait-until.ts';
import { identifyProcess, stillRuns, type ProcessIdentity } from './process-identity.ts';

export interface RecordedProcess extends ProcessIdentity {
  readonly name: string;
}

/** The processes a start has begun, on disk, so that the next start finds what a killed one left. */
export interface ProcessRecord {
  add(name: string, pid: number): void;
  remove(pid: number): void;
}

export function openProcessRecord(stateDir: string): ProcessRecord {
  const path = join(stateDir, 'processes.json');
  const running = new Map<number, RecordedProcess>();
  const save = (): void => replaceFile(path, JSON.stringify([...running.values()], undefined, 2));
  save();
  return {
    add(name, pid) {
      const identity = identifyProcess(pid);
      if (identity === undefined) return;
      running.set(pid, { name, ...identity });
      save();
    },
    remove(pid) {
      if (running.delete(pid)) save();
    },
  };
}

/**
 * Stops the processes that a previous start recorded and that still run: first asked, killed after 10 s. Call it with the lock.
 *
 * @returns their names
 */
export async function stopOrphans(stateDir: string): Promise<string[]> {
  const orphans = readRecord(stateDir).filter(stillRuns);
  for (const { name, pid } of orphans) signal(pid, name === 'postgres' ? 'SIGINT' : 'SIGTERM');
  const allGone = async (): Promise<true | undefined> => (orphans.some(stillRuns) ? undefined : true);
  await waitUntil({ what: 'processes of the previous start are gone', timeoutMs: 10_000 }, allGone).catch(async () => {
    for (const { pid } of orphans.filter(stillRuns)) signal(pid, 'SIGKILL');
    await waitUntil({ what: 'killed processes of the previous start are gone', timeoutMs: 5_000 }, allGone);
  });
  rmSync(join(stateDir, 'processes.json'), { force: true });
  return orphans.map(({ name }) => name);
}

function readRecord(stateDir: string): RecordedProcess[] {
  try {
    return JSON.parse(readFileSync(join(stateDir, 'processes.json'), 'utf8')) as RecordedProcess[];
  } catch {
    return [];
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended between the look and the signal.
  }
}
