import type { Clock } from '@holdfast/clock/clock';
import { seldom } from '@holdfast/clock/seldom';
import { PutBack } from '@holdfast/queue/put-back';
import { aheadMs } from '@holdfast/schedule-core/hand-over';
import type { Logger } from '@holdfast/telemetry/logger';

/** Milliseconds between two lines about clocks that are apart, however many timers meet it. */
const quietMs = 60_000;
/** Milliseconds until a timer that is still far away comes again at the latest: somebody may have set the clock. */
const longestMs = 30_000;

/**
 * Timers are handed over shortly before their moment by the clock of the scheduler's database. Where by that of the engine's it is far away, the clocks are apart: the job goes back to the
 * queue until shortly before, and keeps no other from being handled.
 *
 * @param handle gives the milliseconds until the moment of a timer that is too far away.
 */
export function putBackEarly<Job>(handle: (job: Job) => Promise<number | undefined>, logger: Logger, clock: Clock): (job: Job) => Promise<void> {
  const untold = seldom(clock, quietMs);
  return async (job) => {
    const early = await handle(job);
    if (early === undefined) return;
    const apartMs = early - aheadMs;
    if (untold()) logger.warn("the clock of the scheduler's database is ahead of that of workflow-engine's: its timers wait in the queue", { apartMs });
    throw new PutBack(Math.min(apartMs, longestMs));
  };
}
