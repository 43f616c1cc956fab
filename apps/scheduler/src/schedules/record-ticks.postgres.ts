import type { InstanceId, ScheduleId, TenantId } from '@holdfast/ids/ids';
import type { Ending } from '@holdfast/schedule-core/overlap';
import type { Query } from '@holdfast/transaction/statements';
import type { Decided } from './fire-ledger.store.ts';
import type { EndMessage } from './schedule-messages.postgres.ts';
import { schedulesChannel } from './schedule.store.postgres.ts';

/** What ran or waited before these decisions and has to make room. @returns the instances to end; one that has not started is ended when it has. */
export async function superseded(query: Query, decided: readonly Decided[]): Promise<EndMessage[]> {
  const dropped = decided.filter(({ decisions }) => decisions.dropBuffered).map(({ schedule }) => schedule.id);
  if (dropped.length > 0) await query(`UPDATE fires SET state = 'skipped', reason = 'superseded' WHERE schedule_id = ANY ($1::uuid[]) AND state = 'buffered'`, [dropped]);
  const ending = decided.flatMap(({ schedule, decisions: { endOthers } }) => (endOthers === undefined ? [] : [{ id: schedule.id, terminates: endOthers === 'terminate' }]));
  if (ending.length === 0) return [];
  const rows = await query<{ schedule_id: ScheduleId; tick: Date; tenant_id: TenantId; instance_id: InstanceId | null; terminating: boolean }>(
    `UPDATE fires SET ending = true, terminating = terminates FROM unnest($1::uuid[], $2::boolean[]) AS t (id, terminates)
     WHERE schedule_id = t.id AND state IN ('fired', 'started') AND (NOT ending OR (terminates AND NOT terminating)) RETURNING schedule_id, tick, tenant_id, instance_id, terminating`,
    [ending.map(({ id }) => id), ending.map(({ terminates }) => terminates)],
  );
  return rows.flatMap(({ instance_id: instanceId, ...row }) => (instanceId === null ? [] : [{ scheduleId: row.schedule_id, tick: row.tick, tenantId: row.tenant_id, instanceId, how: endingOf(row) }]));
}

/** How an instance that is to end is told so. */
export function endingOf({ terminating }: { readonly terminating: boolean }): Ending {
  return terminating ? 'terminate' : 'cancel';
}

/** I7: the primary key holds one record a tick. @returns the records that are new, or go on. */
export async function insertRecords(query: Query, decided: readonly Decided[]): Promise<{ schedule_id: ScheduleId; tick: Date; state: string }[]> {
  const rows = decided.flatMap(({ schedule, decisions, manual, backfill }) => decisions.records.map((record) => ({ schedule, record, manual: manual === true, backfilled: backfill === true })));
  if (rows.length === 0) return [];
  return query(
    `INSERT INTO fires AS known (schedule_id, tick, tenant_id, state, reason, manual, backfilled, due_at, ending, terminating, fired_at)
     SELECT schedule_id, tick, tenant_id, state, reason, manual, backfilled, due_at, ending, terminating, CASE WHEN state = 'fired' THEN clock_timestamp() END
     FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::boolean[], $7::boolean[], $8::timestamptz[], $9::boolean[], $10::boolean[])
       AS t (schedule_id, tick, tenant_id, state, reason, manual, backfilled, due_at, ending, terminating)
     ON CONFLICT (schedule_id, tick) DO UPDATE
       SET state = excluded.state, reason = excluded.reason, backfilled = true, ending = excluded.ending, terminating = excluded.terminating, decided_at = clock_timestamp(), fired_at = excluded.fired_at
       WHERE excluded.backfilled AND excluded.state IN ('fired', 'buffered') AND known.state IN ('skipped', 'misfired')
     RETURNING schedule_id, tick, state`,
    [
      rows.map(({ schedule }) => schedule.id),
      rows.map(({ record }) => record.tick.toISOString()),
      rows.map(({ schedule }) => schedule.tenantId),
      rows.map(({ record }) => record.state),
      rows.map(({ record }) => record.reason ?? null),
      rows.map(({ manual }) => manual),
      rows.map(({ backfilled }) => backfilled),
      rows.map(({ record }) => record.dueAt.toISOString()),
      rows.map(({ record }) => record.ending !== undefined),
      rows.map(({ record }) => record.ending === 'terminate'),
    ],
  );
}

/** Each schedule waits for its next tick, or has ended when there is none. */
export async function moveOn(query: Query, decided: readonly Decided[]): Promise<void> {
  const moved = decided.filter(({ manual, backfill }) => manual !== true && backfill !== true);
  if (moved.length === 0) return;
  await query(
    `UPDATE schedules AS s SET next_tick = t.next_tick, due_at = t.due_at, state = CASE WHEN t.next_tick IS NULL AND NOT t.awaits_end THEN 'ended' ELSE 'active' END
     FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::boolean[]) AS t (schedule_id, next_tick, due_at, awaits_end) WHERE s.schedule_id = t.schedule_id AND s.state = 'active'`,
    [
      moved.map(({ schedule }) => schedule.id),
      moved.map(({ decisions }) => decisions.next?.tick.toISOString() ?? null),
      moved.map(({ decisions }) => decisions.next?.dueAt.toISOString() ?? null),
      moved.map(({ decisions }) => decisions.awaitsEnd === true),
    ],
  );
}

/** A locked schedule of ticks that follow an end has its next one, once nothing of it runs. */
export async function followEnd(query: Query, scheduleId: ScheduleId): Promise<void> {
  await query(
    `WITH following AS (
       UPDATE schedules AS s SET next_tick = t.tick, due_at = t.tick
       FROM (SELECT schedule_id, date_trunc('milliseconds', clock_timestamp()) + make_interval(secs => (timetable->'recurrence'->>'afterMs')::float8 / 1000) AS tick
             FROM schedules WHERE schedule_id = $1 AND timetable->'recurrence'->>'afterMs' IS NOT NULL) AS t
       WHERE s.schedule_id = t.schedule_id AND s.state = 'active' AND s.next_tick IS NULL
         AND NOT EXISTS (SELECT 1 FROM fires WHERE schedule_id = $1 AND state IN ('buffered', 'fired', 'started'))
       RETURNING 1)
     SELECT pg_notify($2, '') FROM following`,
    [scheduleId, schedulesChannel],
  );
}
