import { json } from '@holdfast/contracts/json';
import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import { queryIn, type Query } from '@holdfast/transaction/statements';
import type { Database } from '@holdfast/transaction/database';
import type { Transaction } from '@holdfast/transaction/transaction';
import { scheduleColumns, scheduleOf, type ScheduleRow } from './schedule.row.ts';
import type { ScheduleChange, SchedulePageRequest, ScheduleStore } from './schedule.store.ts';
import type { Json, Schedule } from './schedule.ts';

/** The channel on which a replica tells the others that a tick may come earlier than they know. */
export const schedulesChannel = 'schedules_set';

export class PostgresScheduleStore implements ScheduleStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async now(): Promise<Date> {
    const [row] = await this.#database.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    if (row === undefined) throw new Error('the database gave no time');
    return row.now;
  }

  async countForCreate(tx: Transaction, tenantId: TenantId): Promise<number> {
    const query = queryIn(tx).within(tenantId);
    await query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`schedules of ${tenantId}`]);
    const [row] = await query<{ count: number }>(`SELECT count(*)::integer AS count FROM schedules WHERE tenant_id = $1 AND state <> 'ended'`, [tenantId]);
    return row?.count ?? 0;
  }

  async create(tx: Transaction, { id, tenantId, spec, createdBy, createdAt, next }: Schedule): Promise<boolean> {
    const query = queryIn(tx).within(tenantId);
    const made = await query(
      `INSERT INTO schedules (schedule_id, tenant_id, name, state, definition, input, timetable, overlap, catch_up_ms, created_by, created_at, updated_at, next_tick, due_at)
       VALUES ($1, $2, $3, 'active', $4, $5, $6, $7, $8, $9, $10, $10, $11, $12)
       ON CONFLICT (tenant_id, name) WHERE state <> 'ended' DO NOTHING RETURNING 1`,
      [id, tenantId, spec.name, JSON.stringify(spec.definition), JSON.stringify(spec.input), JSON.stringify(spec.timetable), spec.overlap, spec.catchUpMs, createdBy, createdAt, next?.tick, next?.dueAt],
    );
    await wake(query);
    return made.length === 1;
  }

  async lock(tx: Transaction, tenantId: TenantId, id: ScheduleId): Promise<Schedule | undefined> {
    const [row] = await queryIn(tx).within(tenantId)<ScheduleRow>(`SELECT ${scheduleColumns} FROM schedules s WHERE tenant_id = $1 AND schedule_id = $2 FOR UPDATE`, [tenantId, id]);
    return row === undefined ? undefined : scheduleOf(row);
  }

  async change(tx: Transaction, tenantId: TenantId, id: ScheduleId, { state, next, spec }: ScheduleChange): Promise<boolean> {
    const query = queryIn(tx).within(tenantId);
    if (spec !== undefined && !(await nameIsFree(query, id, spec.name))) return false;
    await query('UPDATE schedules SET state = $2, next_tick = $3, due_at = $4, updated_at = clock_timestamp() WHERE schedule_id = $1', [id, state, next?.tick ?? null, next?.dueAt ?? null]);
    if (spec !== undefined) {
      await query('INSERT INTO schedule_inputs (schedule_id, tenant_id, version, input) SELECT schedule_id, tenant_id, version, input FROM schedules WHERE schedule_id = $1', [id]);
      await query(
        'UPDATE schedules SET version = version + 1, name = $2, definition = $3, input = $4, timetable = $5, overlap = $6, catch_up_ms = $7 WHERE schedule_id = $1',
        [id, spec.name, JSON.stringify(spec.definition), JSON.stringify(spec.input), JSON.stringify(spec.timetable), spec.overlap, spec.catchUpMs],
      );
    }
    await wake(query);
    return true;
  }

  async find(tenantId: TenantId, id: ScheduleId): Promise<Schedule | undefined> {
    const [row] = await this.#database.query.within(tenantId)<ScheduleRow>(`SELECT ${scheduleColumns} FROM schedules s WHERE tenant_id = $1 AND schedule_id = $2`, [tenantId, id]);
    return row === undefined ? undefined : scheduleOf(row);
  }

  async findInput(tenantId: TenantId, id: ScheduleId, version: number): Promise<Json | undefined> {
    const [row] = await this.#database.query.within(tenantId)<{ input: unknown }>(
      `SELECT input FROM schedules WHERE tenant_id = $1 AND schedule_id = $2 AND version = $3
       UNION ALL SELECT input FROM schedule_inputs WHERE tenant_id = $1 AND schedule_id = $2 AND version = $3`,
      [tenantId, id, version],
      'find-schedule-input',
    );
    return row === undefined ? undefined : json.parse(row.input);
  }

  async forgetInputs(days: number): Promise<void> {
    await this.#database.query.across('retention')('DELETE FROM schedule_inputs WHERE replaced_at < now() - make_interval(days => $1)', [days]);
  }

  async list(tenantId: TenantId, { limit, after, state }: SchedulePageRequest): Promise<Schedule[]> {
    const rows = await this.#database.query.within(tenantId)<ScheduleRow>(
      `SELECT ${scheduleColumns} FROM schedules s
       WHERE tenant_id = $1 AND ($2::uuid IS NULL OR schedule_id < $2) AND ($3::text IS NULL OR state = $3) ORDER BY schedule_id DESC LIMIT $4`,
      [tenantId, after ?? null, state ?? null, limit],
    );
    return rows.map(scheduleOf);
  }
}

/** Names change under the lock that creating takes, so that what is free stays free until the commit. */
async function nameIsFree(query: Query, id: ScheduleId, name: string): Promise<boolean> {
  await query(`SELECT pg_advisory_xact_lock(hashtextextended('schedules of ' || tenant_id, 0)) FROM schedules WHERE schedule_id = $1`, [id]);
  const taken = await query(
    `SELECT 1 FROM schedules o JOIN schedules s ON s.schedule_id = $1 WHERE o.tenant_id = s.tenant_id AND o.name = $2 AND o.state <> 'ended' AND o.schedule_id <> $1`,
    [id, name],
  );
  return taken.length === 0;
}

async function wake(query: Query): Promise<void> {
  await query(`SELECT pg_notify($1, '')`, [schedulesChannel]);
}
