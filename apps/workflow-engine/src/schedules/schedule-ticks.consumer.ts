import type { JobOf, scheduleTicks } from '@holdfast/contracts/queues';
import type { CancelInstance } from '../instances/cancel-instance.ts';
import type { StartScheduled } from './start-scheduled.ts';

/** What a job of `schedule-ticks` does. The second time it changes nothing, so that no inbox is needed. */
export function scheduleTicksConsumer(startScheduled: StartScheduled, cancelInstance: CancelInstance): (job: JobOf<typeof scheduleTicks>) => Promise<void> {
  return async (job) => {
    switch (job.command) {
      case 'start':
        return startScheduled.execute(job);
      case 'end':
        // An instance that has ended meanwhile is what was wanted.
        await cancelInstance.execute(job.tenantId, job.instanceId, `schedule:${job.scheduleId}`, job);
    }
  };
}
