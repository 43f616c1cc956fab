import type { JobOf, scheduleTicks } from '@holdfast/contracts/queues';
import type { JsonValue } from '@holdfast/workflow-core/json';
import type { CancelInstance } from '../instances/cancel-instance.ts';
import type { StartScheduled } from './start-scheduled.ts';

/** What a job of `schedule-ticks` does. The second time it changes nothing, so that no inbox is needed. */
export function scheduleTicksConsumer(startScheduled: StartScheduled, cancelInstance: CancelInstance): (job: JobOf<typeof scheduleTicks>) => Promise<void> {
  return async (job) => {
    switch (job.command) {
      case 'start':
        // The seal says that the scheduler wrote it, from JSON.
        return startScheduled.execute({ ...job, input: JSON.parse(job.input) as JsonValue });
      case 'end':
        // An instance that has ended meanwhile is what was wanted.
        await cancelInstance.execute(job.tenantId, job.instanceId, `schedule:${job.scheduleId}`, job.how);
    }
  };
}
