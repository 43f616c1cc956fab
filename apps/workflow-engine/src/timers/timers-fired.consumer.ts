import type { JobOf, timersFired } from '@holdfast/contracts/queues';
import type { FireTimer } from './fire-timer.ts';

/**
 * What a job of `timers-fired` does. The second time it changes nothing, so that no inbox is needed. Timers come a little before their moment. I11: each timer is taken in whatever
 * becomes of the others.
 *
 * @returns milliseconds until the moment of the first that came too early to be taken in, and is to come again; undefined without any.
 * @throws when one could not be taken in: to be tried again.
 */
export function timersFiredConsumer(fireTimer: FireTimer): (job: JobOf<typeof timersFired>) => Promise<number | undefined> {
  return async ({ timers }) => {
    const outcomes = await Promise.allSettled(timers.map(({ tenantId, instanceId, timerId, dueAt }) => fireTimer.execute(tenantId, instanceId, timerId, dueAt === undefined ? undefined : new Date(dueAt))));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    const early = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' && outcome.value !== undefined ? [outcome.value] : []));
    return early.length === 0 ? undefined : Math.min(...early);
  };
}
