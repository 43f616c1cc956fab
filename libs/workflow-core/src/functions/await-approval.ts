import { fault } from '../tasks/behaviour.ts';
import { defineFunction } from './callable-function.ts';
import { addressedValues, compileRequest, decisionRequest, openBookmark } from './decision-request.ts';

const given = decisionRequest.required({ title: true, to: true });

/**
 * `call: await-approval:1.0.0@default`: mails a link to a person and waits for the decision. The output is `{ outcome, decidedBy,
 * decidedAt, reason, payload }`, or `{ outcome: timed-out }` when the deadline passes first. The token never enters workflow data.
 */
export const awaitApproval = defineFunction(given, (request, compiler) => {
  const compiled = compileRequest(request, addressedValues, compiler);
  return {
    enter: (run) => {
      const opened = openBookmark(run, compiled);
      if (!opened.ok) return fault(opened.failure);
      const { bookmarkId, callId } = opened;
      return { type: 'await', awaits: [{ type: 'bookmark', bookmarkId }, { type: 'mint', callId, bookmarkId }] };
    },
    onMint: (run, outcome, bookmarkId) => {
      if (outcome.ok) return { type: 'await', awaits: [{ type: 'bookmark', bookmarkId }] };
      run.dropBookmark(bookmarkId, 'instance-ended');
      return fault(outcome.error);
    },
    onBookmark: (run, bookmarkId) => {
      const bookmark = run.takeBookmark(bookmarkId);
      return { type: 'complete', output: bookmark?.state === 'resumed' ? bookmark.decision : { outcome: 'timed-out' } };
    },
  };
});
