import { timersFired } from '@holdfast/contracts/queues';
import type { MessageId, TimerId } from '@holdfast/ids/ids';
import type { IdSource } from '@holdfast/ids/id-source';
import { queryIn } from '@holdfast/transaction/statements';
import { enqueueAll } from '@holdfast/queue/outbox';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { Database } from '@holdfast/transaction/database';
import { timerOf, type TimerRow } from './timer.row.ts';
import type { Timer } from './timer.ts';
import type { TimerStore } from './timer.store.ts';

/** The channel on which a replica tells the others that a timer was set. */
export const timersChannel = 'timers_set';

export class PostgresTimerStore implements TimerStore {
  readonly #database: Database;
  readonly #ids: IdSource;

  constructor(database: Database, ids: IdSource) {
    this.#database = database;
    this.#ids = ids;
  }

  async set(tx: Transaction, timer: Timer): Promise<void> {
    await queryIn(tx)(
      `WITH made AS (
         INSERT INTO timers (timer_id, state, tenant_id, instance_id, due_at) VALUES ($1, 'waiting', $2, $3, $4)
         ON CONFLICT (timer_id) DO NOTHING RETURNING 1)
       SELECT pg_notify($5, '') FROM made`,
      [timer.timerId, timer.tenantId, timer.instanceId, timer.dueAt, timersChannel],
    );
  }

  async clear(tx: Transaction, timerId: TimerId): Promise<void> {
    await queryIn(tx)(
      `INSERT INTO timers AS known (timer_id, state, ended_at) VALUES ($1, 'cleared', now())
       ON CONFLICT (timer_id) DO UPDATE SET state = 'cleared', ended_at = now() WHERE known.state = 'waiting'`,
      [timerId],
    );
  }

  /** I8: `due_at <= clock_timestamp()` is decided by the database, in the update that fires. */
  async fireDue(tx: Transaction, limit: number): Promise<Timer[]> {
    const rows = await queryIn(tx)<TimerRow>(
      `WITH due AS (
         SELECT timer_id FROM timers WHERE state = 'waiting' AND due_at <= clock_timestamp()
         ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       UPDATE timers SET state = 'fired', ended_at = clock_timestamp() FROM due WHERE timers.timer_id = due.timer_id
       RETURNING timers.timer_id, tenant_id, instance_id, due_at`,
      [limit],
    );
    const messages = rows.map((row) => ({ id: this.#ids.next<MessageId>(), data: { timerId: row.timer_id, tenantId: row.tenant_id, instanceId: row.instance_id } }));
    await enqueueAll(tx, timersFired, messages);
    return rows.map(timerOf);
  }

  async untilNext(): Promise<number | undefined> {
    const [row] = await this.#database.query<{ ms: number }>(
      `SELECT greatest(0, ceil(extract(epoch FROM due_at - clock_timestamp()) * 1000))::float8 AS ms
       FROM timers WHERE state = 'waiting' ORDER BY due_at LIMIT 1`,
    );
    return row?.ms;
  }

  async prune(tx: Transaction, days: number, limit: number): Promise<number> {
    const rows = await queryIn(tx)<object>(
      `DELETE FROM timers WHERE timer_id IN (
         SELECT timer_id FROM timers WHERE state <> 'waiting' AND ended_at < now() - make_interval(days => $1) LIMIT $2)
       RETURNING 1`,
      [days, limit],
    );
    return rows.length;
  }
}
