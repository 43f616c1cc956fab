import type { JobOf, resumeRequests } from '@holdfast/contracts/queues';
import type { ResumeBookmark } from './resume-bookmark.ts';

/** What a job of `resume-requests` does. The second time it changes nothing, so that no inbox is needed. */
export function resumeRequestsConsumer(resumeBookmark: ResumeBookmark): (job: JobOf<typeof resumeRequests>) => Promise<'known' | 'unknown'> {
  return ({ redemptions }) => resumeBookmark.execute(redemptions.map(({ redemptionId }) => redemptionId));
}
