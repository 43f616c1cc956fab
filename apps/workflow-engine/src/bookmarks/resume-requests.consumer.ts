import type { AnswerOf, JobOf, resumeRequests } from '@holdfast/contracts/queues';
import type { AskedRedemption, ResumeBookmark } from './resume-bookmark.ts';

type Asked = JobOf<typeof resumeRequests>['redemptions'][number];

/** What a job of `resume-requests` does. The second time it changes nothing and is answered the same, so that no inbox is needed. */
export function resumeRequestsConsumer(resumeBookmark: ResumeBookmark): (job: JobOf<typeof resumeRequests>) => Promise<AnswerOf<typeof resumeRequests> | 'unknown'> {
  return async ({ redemptions }) => {
    const results = await resumeBookmark.execute(redemptions.map(askedRedemption));
    return results === 'unknown' ? results : { results: [...results] };
  };
}

function askedRedemption({ redemptionId, bookmarkId, instanceId, tenantId, outcome, decidedAt, decidedBy, detailed }: Asked): AskedRedemption {
  return { redemptionId, bookmarkId, instanceId, tenantId, detailed, decision: { outcome, decidedAt, ...(decidedBy === undefined ? {} : { decidedBy }) } };
}
