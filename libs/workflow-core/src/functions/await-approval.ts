import type { BookmarkId } from '@holdfast/ids/ids';
import { z } from 'zod';
import type { MintCall } from '../call.ts';
import { fault, type Step } from '../tasks/behaviour.ts';
import type { TaskRun } from '../tasks/task-run.ts';
import { defineFunction } from './callable-function.ts';
import { addressedRequest, addressedValues, compileRequest, openBookmark } from './decision-request.ts';

/** What is kept while reminders are to come. `remindAt`: RFC 3339, those that have not been. `reminding`: the call under way is one of them. */
const reminders = z.object({ request: z.custom<MintCall>((value) => typeof value === 'object'), remindAt: z.array(z.string()), reminding: z.boolean() });
type Reminders = z.infer<typeof reminders>;

const kept = ({ request, ...rest }: Reminders) => ({ ...rest, request: { ...request } });

/** Waits for the decision, and for the next reminder if there is one. */
function waitFor(run: TaskRun, bookmarkId: BookmarkId): Step {
  const memory = run.memory === undefined ? undefined : reminders.parse(run.memory);
  const [next] = memory?.remindAt ?? [];
  if (memory === undefined || next === undefined) return { type: 'await', awaits: [{ type: 'bookmark', bookmarkId }] };
  return { type: 'await', awaits: [{ type: 'bookmark', bookmarkId }, { type: 'timer', timerId: run.setTimer(new Date(next)) }], memory: kept(memory) };
}

/**
 * `call: await-approval:1.0.0@default`: mails a link to a person and waits for the decision; a reminder mails another link to the same
 * question. The output is `{ outcome, decidedBy, decidedAt, reason, payload }`, or `{ outcome: timed-out }` when the deadline passes first.
 * The token never enters workflow data.
 */
export const awaitApproval = defineFunction(addressedRequest, (request, compiler) => {
  const compiled = compileRequest(request, addressedValues, compiler);
  return {
    enter: (run) => {
      const opened = openBookmark(run, compiled);
      if (!opened.ok) return fault(opened.failure);
      const { bookmarkId, callId, remindAt } = opened;
      const memory = { request: opened.request, remindAt: remindAt.map((at) => at.toISOString()), reminding: false };
      return { type: 'await', awaits: [{ type: 'bookmark', bookmarkId }, { type: 'mint', callId, bookmarkId }], ...(remindAt.length === 0 ? {} : { memory: kept(memory) }) };
    },
    onMint: (run, outcome, bookmarkId) => {
      // A reminder that fails takes nothing from the link that was mailed before.
      if (outcome.ok || (run.memory !== undefined && reminders.parse(run.memory).reminding)) return waitFor(run, bookmarkId);
      run.dropBookmark(bookmarkId, 'instance-ended');
      return fault(outcome.error);
    },
    onTimer: (run) => {
      const { request: asked, remindAt } = reminders.parse(run.memory);
      const { bookmarkId } = asked;
      const memory = { request: asked, remindAt: remindAt.filter((at) => new Date(at) > run.now), reminding: true };
      return { type: 'await', awaits: [{ type: 'bookmark', bookmarkId }, { type: 'mint', callId: run.call(asked), bookmarkId }], memory: kept(memory) };
    },
    onBookmark: (run, bookmarkId) => {
      const bookmark = run.takeBookmark(bookmarkId);
      return { type: 'complete', output: bookmark?.state === 'resumed' ? bookmark.decision : { outcome: 'timed-out' } };
    },
  };
});
