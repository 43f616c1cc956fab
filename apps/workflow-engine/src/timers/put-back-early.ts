import type { Clock } from '@holdfast/clock/clock';
import { seldom } from '@holdfast/clock/seldom';
import { aheadMs } from '@holdfast/schedule-core/hand-over';

/** Milliseconds between two words about clocks that are apart, however many timers meet it. */
const quietMs = 60_000;
/** Milliseconds until a timer that is still far away comes again at the latest: somebody may have set the clock. */
const longestMs = 30_000;

export interface PutBackEarlyParts {
  /** What to throw for a job to come again, so many milliseconds later. */
  readonly putBack: (delayMs: number) => Error;
  /** Told once a minute at most, by how many milliseconds the scheduler's clock is ahead of the engine's. */
  readonly onApart: (apartMs: number) => void;
  readonly clock: Clock;
}

/**
 * Timers are handed over shortly before their moment by the clock of the scheduler's database. Where by that of the engine's it is far away, the clocks are apart: the job goes back to the
 * queue until shortly before, and keeps no other from being handled.
 *
 * @param handle gives the milliseconds until the moment of a timer that is too far away.
 */
export function putBackEarly<Job>(handle: (job: Job) => Promise<number | undefined>, { putBack, onApart, clock }: PutBackEarlyParts): (job: Job) => Promise<void> {
  const untold = seldom(clock, quietMs);
  return async (job) => {
    const early = await handle(job);
    if (early === undefined) return;
    const apartMs = early - aheadMs;
    if (untold()) onApart(apartMs);
    throw putBack(Math.min(apartMs, longestMs));
  };
}
