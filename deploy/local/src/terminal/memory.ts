import { readFileSync, readdirSync } from 'node:fs';

/**
 * Megabytes of memory that a process and all its descendants hold, pages shared between them counted once where the
 * kernel tells (PSS), else per process (RSS). Undefined outside Linux.
 */
export function memoryOfTree(root: number): number | undefined {
  const parents = parentsOfAll();
  if (parents === undefined) return undefined;
  const isInTree = (pid: number | undefined): boolean => pid !== undefined && (pid === root || isInTree(parents.get(pid)));
  const kilobytes = [...parents.keys()].filter(isInTree).map(memoryOf);
  return Math.round(kilobytes.reduce((sum, one) => sum + one, 0) / 1024);
}

function parentsOfAll(): Map<number, number> | undefined {
  try {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return new Map(pids.flatMap((pid) => entry(pid)));
  } catch {
    return undefined;
  }
}

function entry(pid: string): [number, number][] {
  const parent = readNumber(`/proc/${pid}/status`, /^PPid:\s+(\d+)/m);
  return parent === undefined ? [] : [[Number(pid), parent]];
}

function memoryOf(pid: number): number {
  return readNumber(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+) kB/m) ?? readNumber(`/proc/${pid}/status`, /^VmRSS:\s+(\d+) kB/m) ?? 0;
}

function readNumber(path: string, pattern: RegExp): number | undefined {
  try {
    const found = pattern.exec(readFileSync(path, 'utf8'))?.[1];
    return found === undefined ? undefined : Number(found);
  } catch {
    return undefined;
  }
}
