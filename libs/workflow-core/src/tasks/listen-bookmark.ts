import type { BookmarkId } from '@holdfast/ids/ids';
import { parseUuid } from '@holdfast/ids/uuid';
import { z } from 'zod';
import type { JsonObject, JsonValue } from '../json.ts';
import type { HeldBookmark } from '../state.ts';
import { failure } from '../workflow-error.ts';
import { fault, type Behaviour, type Step } from './behaviour.ts';
import type { TaskCompiler } from './task-kind.ts';
import type { TaskRun } from './task-run.ts';

/** The type of the one event that comes to an instance by a resume token and not as an event of its tenant. */
export const bookmarkResumed = 'io.holdfast.bookmark.resumed.v1';

/** A filter for one bookmark's decision. */
export const bookmarkFilter = z.strictObject({
  with: z.strictObject({ type: z.literal(bookmarkResumed), subject: z.string({ error: 'This must be the id of the bookmark, e.g. ${ .id }.' }) }),
});

type Resumed = Extract<HeldBookmark, { state: 'resumed' }>;

/** What `read` makes of the event. */
const readings: Readonly<Record<'data' | 'envelope' | 'raw', (bookmarkId: string, bookmark: Resumed) => JsonValue>> = {
  data: (_bookmarkId, { decision }) => decision,
  raw: (_bookmarkId, { decision }) => JSON.stringify(decision),
  envelope: (bookmarkId, { redemptionId, decision }): JsonObject => ({
    specversion: '1.0',
    id: redemptionId,
    source: 'urn:holdfast:resume-token',
    type: bookmarkResumed,
    subject: bookmarkId,
    time: decision.decidedAt,
    datacontenttype: 'application/json',
    data: decision,
  }),
};

/**
 * `listen` to one decision: that of the bookmark whose id is the subject. One that came before is taken at once. The output is an array
 * of the one event. I1: it faults where no decision can come any more.
 */
export function listenToBookmark(given: string, read: 'data' | 'envelope' | 'raw', compiler: TaskCompiler): Behaviour {
  const subject = compiler.template(given, ['listen', 'to', 'one', 'with', 'subject']);
  const take = (run: TaskRun, bookmarkId: JsonValue): Step => {
    const bookmark = typeof bookmarkId === 'string' ? run.takeBookmark(bookmarkId) : undefined;
    if (bookmark === undefined || typeof bookmarkId !== 'string') {
      return fault(failure('configuration', 'The subject is not the id of a bookmark of this instance that can still bring a decision.'));
    }
    if (bookmark.state === 'open') return { type: 'await', awaits: [{ type: 'bookmark', bookmarkId: parseUuid<BookmarkId>(bookmarkId) }] };
    if (bookmark.state === 'timed-out') return fault(failure('timeout', 'The deadline of the bookmark passed without a decision.'));
    return { type: 'complete', output: [readings[read](bookmarkId, bookmark)] };
  };
  return {
    enter: (run) => {
      const evaluated = run.evaluate(subject);
      return evaluated.ok ? take(run, evaluated.value) : fault(evaluated.failure);
    },
    onBookmark: take,
  };
}
