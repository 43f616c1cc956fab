import type { JobOf, timersFired } from '@holdfast/contracts/queues';
import type { FireTimer } from './fire-timer.ts';

/** What a job of `timers-fired` does. The second time it changes nothing, so that no inbox is needed. */
export function timersFiredConsumer(fireTimer: FireTimer): (job: JobOf<typeof timersFired>) => Promise<void> {
  return ({ tenantId, instanceId, timerId }) => fireTimer.execute(tenantId, instanceId, timerId);
}
