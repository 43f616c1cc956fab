/**
 * How long a test waits for what is promised within `ms`, milliseconds: just so long in the long run (HOLDFAST_TEST_LONG), which has
 * the machine to itself, and at least half a minute otherwise, so that a busy machine fails no test.
 */
export function promised(ms: number): number {
  return process.env['HOLDFAST_TEST_LONG'] === undefined ? Math.max(30_000, 6 * ms) : ms;
}
