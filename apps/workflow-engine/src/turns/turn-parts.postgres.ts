import type { Query } from '@holdfast/transaction/statements';
import type { LeaseTerms } from '../calls/lease-terms.ts';
import { eventParts } from '../events/event-parts.postgres.ts';
import { columns, partsOf } from './turn.row.ts';
import type { Statement } from './statement.ts';
import type { Turn } from './turn.ts';

/** Rows of the tables that hang on instances: one statement a table and kind, none for what no turn has. */
export async function writeParts(query: Query, turns: readonly Turn[], lease: LeaseTerms): Promise<void> {
  const statements = [
    insertHistory(turns),
    insertTimers(turns),
    insertBookmarks(turns),
    insertCalls(turns, lease),
    ...eventParts(turns),
    deleteTimers(turns),
    settleBookmarks(turns),
    deleteCalls(turns),
    forgetEnded(turns),
  ];
  for (const { text, parameters, rows } of statements) if (rows > 0) await query(text, parameters);
}

/** I3: a sequence that exists already violates the primary key, and nothing of the group is committed. */
function insertHistory(turns: readonly Turn[]): Statement {
  const rows = partsOf(turns, ({ history }) => history);
  return {
    rows: rows.length,
    text: `INSERT INTO history (instance_id, tenant_id, sequence, type, at, task, data)
           SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::timestamptz[], $6::text[], $7::json[])`,
    parameters: columns<(typeof rows)[number], unknown>(
      rows,
      ({ turn }) => turn.instanceId,
      ({ turn }) => turn.tenantId,
      ({ part }) => part.sequence,
      ({ part }) => part.type,
      ({ part }) => part.at,
      ({ part }) => part.task,
      ({ part }) => JSON.stringify(part.data),
    ),
  };
}

function insertTimers(turns: readonly Turn[]): Statement {
  const rows = partsOf(turns, ({ timers }) => timers);
  return {
    rows: rows.length,
    text: 'INSERT INTO timers (id, tenant_id, instance_id, due_at) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[])',
    parameters: columns<(typeof rows)[number], unknown>(
      rows,
      ({ part }) => part.timerId,
      ({ turn }) => turn.tenantId,
      ({ turn }) => turn.instanceId,
      ({ part }) => part.dueAt,
    ),
  };
}

function insertBookmarks(turns: readonly Turn[]): Statement {
  const rows = partsOf(turns, ({ bookmarks }) => bookmarks);
  return {
    rows: rows.length,
    text: `INSERT INTO bookmarks (id, tenant_id, instance_id, timer_id, expires_at, status)
           SELECT *, 'open' FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[])`,
    parameters: columns<(typeof rows)[number], unknown>(
      rows,
      ({ part }) => part.bookmarkId,
      ({ turn }) => turn.tenantId,
      ({ turn }) => turn.instanceId,
      ({ part }) => part.timerId,
      ({ part }) => part.expiresAt,
    ),
  };
}

function insertCalls(turns: readonly Turn[], lease: LeaseTerms): Statement {
  const rows = partsOf(turns, ({ calls }) => calls);
  return {
    rows: rows.length,
    text: `INSERT INTO calls (id, tenant_id, instance_id, task, request, attempt, lease_owner, lease_until)
           SELECT *, 1, $6::uuid, clock_timestamp() + $7 * interval '1 millisecond' FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::json[])`,
    parameters: [
      ...columns<(typeof rows)[number], unknown>(
        rows,
        ({ part }) => part.callId,
        ({ turn }) => turn.tenantId,
        ({ turn, part }) => part.instanceId ?? turn.instanceId,
        ({ part }) => part.task,
        ({ part }) => JSON.stringify(part.request),
      ),
      lease.owner,
      lease.milliseconds,
    ],
  };
}

function deleteTimers(turns: readonly Turn[]): Statement {
  const finished = turns.flatMap(({ finishedTimers }) => finishedTimers);
  return { rows: finished.length, text: 'DELETE FROM timers WHERE id = ANY ($1::uuid[])', parameters: [finished] };
}

/** I4: the result of a call and the end of the call are one commit. */
function deleteCalls(turns: readonly Turn[]): Statement {
  const finished = turns.flatMap(({ finishedCalls }) => finishedCalls);
  return { rows: finished.length, text: 'DELETE FROM calls WHERE id = ANY ($1::uuid[])', parameters: [finished] };
}

/** I10: only an open bookmark is settled. */
function settleBookmarks(turns: readonly Turn[]): Statement {
  const rows = turns.flatMap(({ settledBookmarks }) => settledBookmarks);
  return {
    rows: rows.length,
    text: `UPDATE bookmarks AS b
           SET status = CASE WHEN t.redemption_id IS NULL THEN 'closed' ELSE 'resumed' END, redemption_id = t.redemption_id
           FROM unnest($1::uuid[], $2::uuid[]) AS t (id, redemption_id) WHERE b.id = t.id AND b.status = 'open'`,
    parameters: columns<(typeof rows)[number], unknown>(rows, ({ bookmarkId }) => bookmarkId, ({ redemptionId }) => redemptionId ?? null),
  };
}

/** An ended instance waits for nothing: neither calls nor timers outlive it. */
function forgetEnded(turns: readonly Turn[]): Statement {
  const ended = turns.filter((turn) => turn.ended).map(({ instanceId }) => instanceId);
  return {
    rows: ended.length,
    text: `WITH forgotten AS (DELETE FROM calls WHERE instance_id = ANY ($1::uuid[]))
           DELETE FROM timers WHERE instance_id = ANY ($1::uuid[])`,
    parameters: [ended],
  };
}
