import type { JobOf, resumeResults } from '@holdfast/contracts/queues';
import type { SettleRedemption } from './settle-redemption.ts';

/** What a job of `resume-results` does. The second time it changes nothing, so that no inbox is needed. */
export function resumeResultsConsumer(settle: SettleRedemption): (job: JobOf<typeof resumeResults>) => Promise<void> {
  return async ({ results }) => {
    await Promise.all(results.map(({ redemptionId, result }) => settle.execute(redemptionId, result)));
  };
}
