/** Milliseconds before the next start after `failures` ends in a row: a quarter of a second, doubled each time, at most 10 s. */
export function restartDelay(failures: number): number {
  return Math.min(10_000, 250 * 2 ** Math.max(0, failures - 1));
}
