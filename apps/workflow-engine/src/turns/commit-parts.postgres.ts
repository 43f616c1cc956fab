import { timerCommands } from '@holdfast/contracts/queues';
import type { InstanceId } from '@holdfast/ids/ids';
import { insertOwed } from '@holdfast/queue/outbox';
import type { LeaseTerms } from '../calls/lease-terms.ts';
import { eventParts } from '../events/event-parts.postgres.ts';
import { commitPart, none, owner, pieces, type Piece } from './commit-part.postgres.ts';
import { outboxRow } from './outgoing-messages.postgres.ts';
import type { Columns, Parameters } from './parameters.postgres.ts';
import type { NewBookmark, Ordinal, SettledBookmark, Turn } from './turn.ts';

/** The rows of the tables that hang on instances: those of turns that came through. No part where there is nothing to write. */
export function writingParts(group: readonly Ordinal[], lease: LeaseTerms, parameters: Parameters): string[] {
  const part = <Part>(name: string, rows: readonly Piece<Part>[], columns: Columns<Piece<Part>>, write: (from: string) => string) => commitPart(parameters, name, rows, columns, write);
  return [
    ...part('set_timers', pieces(group, lastingTimers), {
      ...owner,
      id: ['uuid', ({ part: { timerId } }) => timerId],
      due_at: ['timestamptz', ({ part: { dueAt } }) => new Date(dueAt)],
    }, (from) => `INSERT INTO timers (id, tenant_id, instance_id, due_at) SELECT id, tenant_id, instance_id, due_at FROM ${from}`),

    ...part('opened_bookmarks', pieces(group, newBookmarks), {
      ...owner,
      id: ['uuid', ({ part: { bookmarkId } }) => bookmarkId],
      timer_id: ['uuid', ({ part: { timerId } }) => timerId],
      expires_at: ['timestamptz', ({ part: { expiresAt } }) => new Date(expiresAt)],
      settled: ['boolean', ({ part: { settled } }) => settled !== undefined],
      redemption_id: ['uuid', ({ part: { settled } }) => settled?.redemptionId],
    }, (from) => `INSERT INTO bookmarks (id, tenant_id, instance_id, timer_id, expires_at, status, redemption_id)
      SELECT id, tenant_id, instance_id, timer_id, expires_at, CASE WHEN redemption_id IS NOT NULL THEN 'resumed' WHEN settled THEN 'closed' ELSE 'open' END, redemption_id FROM ${from}`),

    ...part('started_calls', pieces(group, lastingCalls), {
      tenant_id: owner.tenant_id,
      instance_id: ['uuid', ({ turn, part: { instanceId } }) => instanceId ?? turn.instanceId],
      id: ['uuid', ({ part: { callId } }) => callId],
      task: ['text', ({ part: { task } }) => task],
      request: ['json', ({ part: { request } }) => JSON.stringify(request)],
    }, (from) => `INSERT INTO calls (id, tenant_id, instance_id, task, request, attempt, lease_owner, lease_until)
      SELECT id, tenant_id, instance_id, task, request, 1, ${parameters.add(lease.owner)}::uuid, clock_timestamp() + ${parameters.add(lease.milliseconds)} * interval '1 millisecond' FROM ${from}`),

    ...part('finished_timers', pieces(group, ({ finishedTimers, ended }) => (ended ? none : finishedTimers)), { id: ['uuid', ({ part: id }) => id] },
      (from) => `DELETE FROM timers WHERE id IN (SELECT id FROM ${from})`),

    // I4: the result of a call and the end of the call are one commit.
    ...part('finished_calls', pieces(group, ({ finishedCalls, ended }) => (ended ? none : finishedCalls)), { id: ['uuid', ({ part: id }) => id] },
      (from) => `DELETE FROM calls WHERE id IN (SELECT id FROM ${from})`),

    // I10: only an open bookmark is settled.
    ...part('settled_bookmarks', pieces(group, earlierBookmarks), {
      id: ['uuid', ({ part: { bookmarkId } }) => bookmarkId],
      redemption_id: ['uuid', ({ part: { redemptionId } }) => redemptionId],
    }, (from) => `UPDATE bookmarks AS b SET status = CASE WHEN s.redemption_id IS NULL THEN 'closed' ELSE 'resumed' END, redemption_id = s.redemption_id
      FROM (SELECT id, redemption_id FROM ${from}) AS s WHERE b.id = s.id AND b.status = 'open'`),

    ...eventParts(group, parameters),

    // An ended instance waits for nothing: what it held is taken away by a list of those that have ended, which needs no join.
    ...part('ended', pieces(group, endedHolders), { instance_id: owner.instance_id }, (from) => `SELECT instance_id FROM ${from}`)
      .flatMap((ended) => [ended, ...heldTables.map((table) => `forgotten_${table} AS (DELETE FROM ${table} WHERE instance_id = ANY (ARRAY(SELECT instance_id FROM ended)))`)]),

    // Turns that share a commit share the message that clears their timers; it is named by the first of them.
    ...part('cleared_timers', pieces(group, ({ messages }) => (messages.length === 0 ? none : messages.filter((message) => message.type === 'clear-timer'))), {
      id: ['uuid', ({ part: { messageId } }) => messageId],
      timer_id: ['uuid', ({ part: { timerId } }) => timerId],
    }, (from) => insertOwed(`SELECT (array_agg(id))[1], '${timerCommands.name}', jsonb_build_object('command', 'clear', 'timerIds', jsonb_agg(timer_id)) FROM ${from} HAVING count(*) > 0`)),

    ...part('owed_messages', pieces(group, ({ messages }) => (messages.length === 0 ? none : messages.filter(({ type }) => type !== 'clear-timer').map(outboxRow))), {
      id: ['uuid', ({ part: { id } }) => id],
      queue: ['text', ({ part: { queue } }) => queue],
      content: ['jsonb', ({ part: { content } }) => content],
    }, (from) => insertOwed(`SELECT id, queue, content FROM ${from}`)),
  ];
}

/** Their rows end with their instance. */
const heldTables = ['calls', 'timers', 'subscriptions', 'event_deliveries'];

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
