import type { JobOf, scheduleOutcomes } from '@holdfast/contracts/queues';
import type { SettleOutcome } from './settle-outcome.ts';

/** What a job of `schedule-outcomes` does. The second time it changes nothing, so that no inbox is needed. */
export function scheduleOutcomesConsumer(settle: SettleOutcome): (job: JobOf<typeof scheduleOutcomes>) => Promise<void> {
  return async (job) => {
    const of = { scheduleId: job.scheduleId, tick: new Date(job.tick) };
    switch (job.outcome) {
      case 'started':
        return settle.execute({ ...of, on: 'start', instanceId: job.instanceId });
      case 'refused':
        return settle.execute({ ...of, on: 'end', result: job.code });
      case 'ended':
        return settle.execute({ ...of, on: 'end', instanceId: job.instanceId, result: job.status });
    }
  };
}
