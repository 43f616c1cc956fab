import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second of /proc/PID/stat (USER_HZ): 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

interface ProcessTimes {
  readonly pid: number;
  readonly parent: number;
  readonly milliseconds: number;
  /** Of children that have ended and were waited for. */
  readonly ofEnded: number;
}

/** proc(5): what follows the name in parentheses begins with field 3. */
function times(pid: number): ProcessTimes | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const sum = (first: number): number => ((Number(fields[first]) + Number(fields[first + 1])) * 1000) / ticksPerSecond;
    return { pid, parent: Number(fields[1]), milliseconds: sum(11), ofEnded: sum(13) };
  } catch {
    return undefined;
  }
}

/** Milliseconds of CPU that each named process has used so far; with `children` also what it has started. */
export function cpuMilliseconds(roots: readonly { readonly name: string; readonly pid: number; readonly children: boolean }[]): Map<string, number> {
  const all = readdirSync('/proc').filter((name) => /^\d+$/u.test(name)).map((name) => times(Number(name))).filter((found) => found !== undefined);
  const below = (pid: number): number => all.filter(({ parent }) => parent === pid).reduce((sum, child) => sum + child.milliseconds + child.ofEnded + below(child.pid), 0);
  return new Map(
    roots.map(({ name, pid, children }) => {
      const own = all.find((each) => each.pid === pid);
      return [name, (own?.milliseconds ?? 0) + (children ? (own?.ofEnded ?? 0) + below(pid) : 0)];
    }),
  );
}
