import { timerCommands } from '@holdfast/contracts/queues';
import type { InstanceId } from '@holdfast/ids/ids';
import { insertOwed } from '@holdfast/queue/outbox';
import { eventParts } from '../events/event-parts.postgres.ts';
import { commitPart, none, owner, type CommitPart, type CommitTerms } from './commit-part.postgres.ts';
import { outboxRow } from './outgoing-messages.postgres.ts';
import type { NewBookmark, Ordinal, SettledBookmark, Turn } from './turn.ts';

/** Their rows end with their instance. */
const heldTables = ['calls', 'timers', 'subscriptions', 'event_deliveries'];

const endedInstances = commitPart('ended', endedHolders, { instance_id: owner.instance_id }, (from) => `SELECT instance_id FROM ${from}`);

/** An ended instance waits for nothing: what it held is taken away by a list of those that have ended, which needs no join. */
const forgetting: CommitPart = (group, terms) =>
  endedInstances(group, terms).flatMap((ended) => [ended, ...heldTables.map((table) => `forgotten_${table} AS (DELETE FROM ${table} WHERE instance_id = ANY (ARRAY(SELECT instance_id FROM ended)))`)]);

const parts: readonly CommitPart[] = [
  commitPart('set_timers', lastingTimers, {
    ...owner,
    id: ['uuid', ({ part: { timerId } }) => timerId],
    due_at: ['timestamptz', ({ part: { dueAt } }) => new Date(dueAt)],
  }, (from) => `INSERT INTO timers (id, tenant_id, instance_id, due_at) SELECT id, tenant_id, instance_id, due_at FROM ${from}`),

  commitPart('opened_bookmarks', newBookmarks, {
    ...owner,
    id: ['uuid', ({ part: { bookmarkId } }) => bookmarkId],
    timer_id: ['uuid', ({ part: { timerId } }) => timerId],
    expires_at: ['timestamptz', ({ part: { expiresAt } }) => new Date(expiresAt)],
    settled: ['boolean', ({ part: { settled } }) => settled !== undefined],
    redemption_id: ['uuid', ({ part: { settled } }) => settled?.redemptionId],
  }, (from) => `INSERT INTO bookmarks (id, tenant_id, instance_id, timer_id, expires_at, status, redemption_id)
    SELECT id, tenant_id, instance_id, timer_id, expires_at, CASE WHEN redemption_id IS NOT NULL THEN 'resumed' WHEN settled THEN 'closed' ELSE 'open' END, redemption_id FROM ${from}`),

  commitPart('started_calls', lastingCalls, {
    tenant_id: owner.tenant_id,
    instance_id: ['uuid', ({ turn, part: { instanceId } }) => instanceId ?? turn.instanceId],
    id: ['uuid', ({ part: { callId } }) => callId],
    task: ['text', ({ part: { task } }) => task],
    request: ['json', ({ part: { request } }) => JSON.stringify(request)],
  }, (from, { parameters, lease }) => `INSERT INTO calls (id, tenant_id, instance_id, task, request, attempt, lease_owner, lease_until)
    SELECT id, tenant_id, instance_id, task, request, 1, ${parameters.add(lease.owner)}::uuid, clock_timestamp() + ${parameters.add(lease.milliseconds)} * interval '1 millisecond' FROM ${from}`),

  commitPart('finished_timers', ({ finishedTimers, ended }) => (ended ? none : finishedTimers), { id: ['uuid', ({ part: id }) => id] },
    (from) => `DELETE FROM timers WHERE id IN (SELECT id FROM ${from})`),

  // I4: the result of a call and the end of the call are one commit.
  commitPart('finished_calls', ({ finishedCalls, ended }) => (ended ? none : finishedCalls), { id: ['uuid', ({ part: id }) => id] },
    (from) => `DELETE FROM calls WHERE id IN (SELECT id FROM ${from})`),

  // I10: only an open bookmark is settled.
  commitPart('settled_bookmarks', earlierBookmarks, {
    id: ['uuid', ({ part: { bookmarkId } }) => bookmarkId],
    redemption_id: ['uuid', ({ part: { redemptionId } }) => redemptionId],
  }, (from) => `UPDATE bookmarks AS b SET status = CASE WHEN s.redemption_id IS NULL THEN 'closed' ELSE 'resumed' END, redemption_id = s.redemption_id
    FROM (SELECT id, redemption_id FROM ${from}) AS s WHERE b.id = s.id AND b.status = 'open'`),

  ...eventParts,

  forgetting,

  // Turns that share a commit share the message that clears their timers; it is named by the first of them.
  commitPart('cleared_timers', ({ messages }) => (messages.length === 0 ? none : messages.filter((message) => message.type === 'clear-timer')), {
    id: ['uuid', ({ part: { messageId } }) => messageId],
    timer_id: ['uuid', ({ part: { timerId } }) => timerId],
  }, (from) => insertOwed(`SELECT (array_agg(id))[1], '${timerCommands.name}', jsonb_build_object('command', 'clear', 'timerIds', jsonb_agg(timer_id)) FROM ${from} HAVING count(*) > 0`)),

  commitPart('owed_messages', ({ messages }) => (messages.length === 0 ? none : messages.filter(({ type }) => type !== 'clear-timer').map(outboxRow)), {
    id: ['uuid', ({ part: { id } }) => id],
    queue: ['text', ({ part: { queue } }) => queue],
    content: ['jsonb', ({ part: { content } }) => content],
  }, (from) => insertOwed(`SELECT id, queue, content FROM ${from}`)),
];

/** The rows of the tables that hang on instances: those of turns that came through. No part where there is nothing to write. */
export function writingParts(group: readonly Ordinal[], terms: CommitTerms): string[] {
  return parts.flatMap((part) => part(group, terms));
}

/** Itself, where it may have left rows there. What ends with its first turn has none. */
function endedHolders({ ended, birth, mayHoldRows, instanceId }: Turn): readonly InstanceId[] {
  return ended && mayHoldRows && birth === undefined ? [instanceId] : none;
}

/** What an ended instance owes to another goes on. */
function lastingCalls({ ended, calls }: Turn): Turn['calls'] {
  return ended && calls.length > 0 ? calls.filter(({ instanceId }) => instanceId !== undefined) : calls;
}

/** What a turn both sets and clears is not written: no part of the statement would see the row of another. */
function lastingTimers({ ended, timers, finishedTimers }: Turn): Turn['timers'] {
  return ended || timers.length === 0 ? none : timers.filter(({ timerId }) => !finishedTimers.includes(timerId));
}

function newBookmarks({ bookmarks, settledBookmarks }: Turn): readonly (NewBookmark & { readonly settled?: SettledBookmark | undefined })[] {
  return bookmarks.length === 0 ? none : bookmarks.map((bookmark) => ({ ...bookmark, settled: settledBookmarks.find(({ bookmarkId }) => bookmarkId === bookmark.bookmarkId) }));
}

function earlierBookmarks({ bookmarks, settledBookmarks }: Turn): readonly SettledBookmark[] {
  return bookmarks.length === 0 ? settledBookmarks : settledBookmarks.filter(({ bookmarkId }) => bookmarks.every((opened) => opened.bookmarkId !== bookmarkId));
}
