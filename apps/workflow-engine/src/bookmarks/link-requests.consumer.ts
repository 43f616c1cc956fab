import type { JobOf, linkRequests } from '@holdfast/contracts/queues';
import type { NoteLinkRequest } from './note-link-request.ts';

/** What a job of `link-requests` does. The second time it changes nothing, so that no inbox is needed. */
export function linkRequestsConsumer(noteLinkRequest: NoteLinkRequest): (job: JobOf<typeof linkRequests>) => Promise<void> {
  return (request) => noteLinkRequest.execute(request);
}
