import { growingDelay } from './growing-delay.ts';

/** How long a message that a release does not know is put back for one that does. Milliseconds. */
export interface Patience {
  /** Until it comes for the second time; doubles with every time. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** Less makes an operator look after what an upgrade would have settled. */
  readonly inAllMs: number;
}

/** An upgrade of all replicas takes less. */
export const anHour: Patience = { firstMs: 1_000, longestMs: 30_000, inAllMs: 3_600_000 };

/**
 * Milliseconds until a message comes again that was put back `times` before; undefined when that was long enough.
 *
 * @param ageMs since it was sealed: how often it was put back stands in Redis, and is not believed alone.
 */
export function putBackDelay(patience: Patience, times: number, ageMs: number, random?: number): number | undefined {
  return ageMs >= patience.inAllMs && waitedMs(patience, times) >= patience.inAllMs ? undefined : growingDelay(patience, times, random);
}

function waitedMs({ firstMs, longestMs, inAllMs }: Patience, times: number): number {
  let waited = 0;
  for (let time = 0; time < times && waited < inAllMs; time += 1) waited += growingDelay({ firstMs, longestMs }, time, 0);
  return waited;
}
