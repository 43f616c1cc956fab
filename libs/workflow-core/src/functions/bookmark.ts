import { z } from 'zod';
import { fault } from '../tasks/behaviour.ts';
import { failure } from '../workflow-error.ts';
import { defineFunction } from './callable-function.ts';
import { compileRequest, decisionRequest, decisionValues, openBookmark } from './decision-request.ts';

const minted = z.object({ url: z.string(), expiresAt: z.string() });

/**
 * `call: bookmark:1.0.0@default`: opens a bookmark and gives `{ id, url, expiresAt }`; a later `listen` with that id as its subject takes
 * the decision. In `url` stands a reference, which becomes the token only in an outgoing call. With `to`, the link is mailed as well.
 */
export const bookmark = defineFunction(decisionRequest, (request, compiler) => {
  const compiled = compileRequest(request, decisionValues, compiler);
  return {
    enter: (run) => {
      const opened = openBookmark(run, compiled);
      return opened.ok
        ? { type: 'await', awaits: [{ type: 'mint', callId: opened.callId, bookmarkId: opened.bookmarkId }] }
        : fault(opened.failure);
    },
    onMint: (run, outcome, bookmarkId) => {
      const token = outcome.ok ? minted.safeParse(outcome.output) : undefined;
      if (token?.success) return { type: 'complete', output: { id: bookmarkId, url: token.data.url, expiresAt: token.data.expiresAt } };
      run.dropBookmark(bookmarkId, 'instance-ended');
      return fault(outcome.ok ? failure('runtime', 'Minting the resume token gave no link.') : outcome.error);
    },
  };
});
