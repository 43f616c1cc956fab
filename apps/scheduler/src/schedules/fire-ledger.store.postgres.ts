import type { IdSource } from '@holdfast/ids/id-source';
import type { InstanceId, ScheduleId, TenantId } from '@holdfast/ids/ids';
import type { Database } from '@holdfast/transaction/database';
import { queryIn } from '@holdfast/transaction/statements';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { Claimed, Decided, FireLedger, FirePageRequest, Occupied } from './fire-ledger.store.ts';
import { fireOf, type FireRow } from './fire.row.ts';
import type { Fire, Outcome } from './fire.ts';
import { endingOf, followEnd, insertRecords, moveOn, superseded } from './record-ticks.postgres.ts';
import { oweTicks, startOf, type EndMessage, type StartMessage } from './schedule-messages.postgres.ts';
import { scheduleColumns, scheduleOf, type ScheduleRow } from './schedule.row.ts';
import type { Schedule } from './schedule.ts';

const open = `state IN ('buffered', 'fired', 'started')`;

export class PostgresFireLedger implements FireLedger {
  readonly #database: Database;
  readonly #ids: IdSource;

  constructor(database: Database, ids: IdSource) {
    this.#database = database;
    this.#ids = ids;
  }

  /** I8: what is due, the database says. `now()`, the beginning of the transaction, is never ahead of its clock and can use the index. */
  async claimDue(tx: Transaction, limit: number): Promise<Claimed> {
    const rows = await queryIn(tx).across('due schedules')<ScheduleRow & { now: Date }>(
      `WITH ranked AS (
         SELECT schedule_id, row_number() OVER (PARTITION BY tenant_id ORDER BY due_at, schedule_id) AS turn FROM schedules WHERE state = 'active' AND due_at <= now())
       SELECT ${scheduleColumns}, now() AS now FROM ranked JOIN schedules s USING (schedule_id)
       WHERE s.state = 'active' AND s.due_at <= now() ORDER BY ranked.turn, s.due_at LIMIT $1 FOR UPDATE OF s SKIP LOCKED`,
      [limit],
    );
    const schedules = rows.map(scheduleOf);
    return { now: rows[0]?.now ?? new Date(0), due: await this.#occupations(tx, schedules) };
  }

  async occupied(tx: Transaction, schedule: Schedule): Promise<Occupied> {
    const [occupied] = await this.#occupations(tx, [schedule]);
    return occupied ?? { schedule, running: 0, buffered: 0 };
  }

  async #occupations(tx: Transaction, schedules: readonly Schedule[]): Promise<Occupied[]> {
    if (schedules.length === 0) return [];
    const rows = await queryIn(tx).within(schedules.map(({ tenantId }) => tenantId))<{ schedule_id: ScheduleId; running: number; buffered: number }>(
      `SELECT schedule_id, (count(*) FILTER (WHERE state <> 'buffered'))::integer AS running, (count(*) FILTER (WHERE state = 'buffered'))::integer AS buffered
       FROM fires WHERE schedule_id = ANY ($1::uuid[]) AND ${open} GROUP BY schedule_id`,
      [schedules.map(({ id }) => id)],
    );
    const counts = new Map(rows.map((row) => [row.schedule_id, row]));
    return schedules.map((schedule) => ({ schedule, running: counts.get(schedule.id)?.running ?? 0, buffered: counts.get(schedule.id)?.buffered ?? 0 }));
  }

  /** The lock comes in a statement of its own: the next one sees what its last holder committed. */
  async recentFires(tx: Transaction, tenantIds: readonly TenantId[], busy: 'wait' | 'leave'): Promise<ReadonlyMap<TenantId, number>> {
    const query = queryIn(tx).within(tenantIds);
    const key = `hashtextextended('ticks of ' || id, 0)`;
    const held = await query<{ id: TenantId }>(
      busy === 'leave'
        ? `SELECT id FROM unnest($1::uuid[]) AS t (id) WHERE pg_try_advisory_xact_lock(${key})`
        : `SELECT id FROM (SELECT id FROM unnest($1::uuid[]) AS t (id) ORDER BY id) AS t, pg_advisory_xact_lock(${key})`,
      [tenantIds],
    );
    const rows = await query<{ tenant_id: TenantId; count: number }>(
      `SELECT tenant_id, count(*)::integer AS count FROM fires
       WHERE tenant_id = ANY ($1::uuid[]) AND decided_at > now() - interval '1 minute' AND state NOT IN ('skipped', 'misfired') GROUP BY tenant_id`,
      [held.map(({ id }) => id)],
    );
    const counts = new Map(rows.map((row) => [row.tenant_id, row.count]));
    return new Map(held.map(({ id }) => [id, counts.get(id) ?? 0]));
  }

  async taken(tx: Transaction, tenantId: TenantId, scheduleId: ScheduleId, ticks: readonly Date[]): Promise<Date[]> {
    const rows = await queryIn(tx).within(tenantId)<{ tick: Date }>(
      `SELECT tick FROM fires WHERE schedule_id = $1 AND tick = ANY ($2::timestamptz[]) AND state NOT IN ('skipped', 'misfired')`,
      [scheduleId, ticks.map((tick) => tick.toISOString())],
    );
    return rows.map(({ tick }) => tick);
  }

  async record(tx: Transaction, decided: readonly Decided[]): Promise<number> {
    const query = queryIn(tx).within(decided.map(({ schedule }) => schedule.tenantId));
    const ends = await superseded(query, decided);
    const recorded = await insertRecords(query, decided);
    await moveOn(query, decided);
    const byId = new Map(decided.map((one) => [one.schedule.id, one]));
    const places = new Map<TenantId, number>();
    const starts = recorded.filter(({ state }) => state === 'fired').flatMap(({ schedule_id: scheduleId, tick }): StartMessage[] => {
      const one = byId.get(scheduleId);
      if (one === undefined) return [];
      const { schedule, recent = 0 } = one;
      const place = places.get(schedule.tenantId) ?? recent;
      places.set(schedule.tenantId, place + 1);
      return [startOf(schedule, tick, place)];
    });
    await oweTicks(tx, this.#ids, starts, ends);
    return recorded.length;
  }

  async settle(tx: Transaction, { scheduleId, tick, on, instanceId, result }: Outcome): Promise<void> {
    const query = queryIn(tx).across('outcomes');
    const [locked] = await query<ScheduleRow>(`SELECT ${scheduleColumns} FROM schedules s WHERE schedule_id = $1 FOR UPDATE`, [scheduleId]);
    if (locked === undefined) return;
    // The edges of `fire-state`: started from fired, ended from fired and started; else nothing happens.
    const rows = await query<{ ending: boolean; terminating: boolean; tenant_id: TenantId; instance_id: InstanceId | null }>(
      `UPDATE fires SET state = CASE WHEN $3 = 'start' THEN 'started' ELSE 'ended' END, instance_id = coalesce($4, instance_id), outcome = $5,
                        ended_at = CASE WHEN $3 = 'end' THEN clock_timestamp() END
       WHERE schedule_id = $1 AND tick = $2 AND (state = 'fired' OR (state = 'started' AND $3 = 'end'))
       RETURNING ending, terminating, tenant_id, instance_id`,
      [scheduleId, tick, on, instanceId ?? null, result ?? null],
    );
    const ends = rows.flatMap((row): EndMessage[] => (on === 'start' && row.ending && row.instance_id !== null ? [{ scheduleId, tick, tenantId: row.tenant_id, instanceId: row.instance_id, how: endingOf(row) }] : []));
    const starts = await this.#fireBuffered(tx, scheduleOf(locked));
    if (on === 'end' && rows.length > 0) await followEnd(query, scheduleId);
    await oweTicks(tx, this.#ids, starts, ends);
  }

  /** Fires the oldest buffered tick of a locked schedule, if nothing of it runs. */
  async #fireBuffered(tx: Transaction, schedule: Schedule): Promise<StartMessage[]> {
    const rows = await queryIn(tx).within(schedule.tenantId)<{ tick: Date }>(
      `UPDATE fires SET state = 'fired', fired_at = clock_timestamp()
       WHERE schedule_id = $1 AND state = 'buffered'
         AND tick = (SELECT min(tick) FROM fires WHERE schedule_id = $1 AND state = 'buffered')
         AND NOT EXISTS (SELECT 1 FROM fires WHERE schedule_id = $1 AND state IN ('fired', 'started'))
       RETURNING tick`,
      [schedule.id],
    );
    return rows.map(({ tick }) => startOf(schedule, tick, 0));
  }

  async dropBuffered(tx: Transaction, tenantId: TenantId, scheduleId: ScheduleId): Promise<void> {
    await queryIn(tx).within(tenantId)(`UPDATE fires SET state = 'skipped', reason = 'schedule-ended' WHERE schedule_id = $1 AND state = 'buffered'`, [scheduleId]);
  }

  async untilNext(): Promise<number | undefined> {
    const [row] = await this.#database.query.across('due schedules')<{ ms: number }>(
      `SELECT greatest(0, ceil(extract(epoch FROM due_at - clock_timestamp()) * 1000))::float8 AS ms FROM schedules WHERE state = 'active' AND due_at IS NOT NULL ORDER BY due_at LIMIT 1`,
    );
    return row?.ms;
  }

  async list(tenantId: TenantId, scheduleId: ScheduleId, { limit, before }: FirePageRequest): Promise<Fire[]> {
    const rows = await this.#database.query.within(tenantId)<FireRow>(
      `SELECT schedule_id, tick, tenant_id, state, reason, manual, backfilled, due_at, decided_at, fired_at, instance_id, outcome FROM fires
       WHERE tenant_id = $1 AND schedule_id = $2 AND ($3::timestamptz IS NULL OR tick < $3) ORDER BY tick DESC LIMIT $4`,
      [tenantId, scheduleId, before ?? null, limit],
    );
    return rows.map(fireOf);
  }

  async prune(tx: Transaction, days: number, limit: number): Promise<number> {
    const rows = await queryIn(tx).across('retention')<object>(
      `DELETE FROM fires WHERE (schedule_id, tick) IN (
         SELECT schedule_id, tick FROM fires WHERE state IN ('ended', 'skipped', 'misfired') AND decided_at < now() - make_interval(days => $1) LIMIT $2)
       RETURNING 1`,
      [days, limit],
    );
    return rows.length;
  }
}
