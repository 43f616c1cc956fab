import type { TimerId } from '@holdfast/ids/ids';
import { insertHeld } from '@holdfast/queue/outbox';
import type { Database } from '@holdfast/transaction/database';
import { queryIn } from '@holdfast/transaction/statements';
import type { Transaction } from '@holdfast/transaction/transaction';
import { longestSleepMs } from './fire-due-timers.ts';
import { owedMessages } from './fired-message.postgres.ts';
import { timerOf, type TimerRow } from './timer.row.ts';
import type { Look, TimerStore } from './timer.store.ts';
import type { Timer } from './timer.ts';

/** The channel on which a replica tells the others that a timer falls due before they would look. */
export const timersChannel = 'timers_set';

/** Milliseconds after which another replica tells of timers whose replica died before it could. */
const takenOverAfterMs = 500;

export class PostgresTimerStore implements TimerStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** In the order of their ids, so that two transactions that set the same timers wait for each other and never in a circle. */
  async set(tx: Transaction, timers: readonly Timer[]): Promise<void> {
    await queryIn(tx).within(timers.map(({ tenantId }) => tenantId))(
      `WITH made AS (
         INSERT INTO timers (timer_id, state, tenant_id, instance_id, due_at)
         SELECT timer_id, 'waiting', tenant_id, instance_id, due_at
         FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[]) AS t (timer_id, tenant_id, instance_id, due_at) ORDER BY timer_id
         ON CONFLICT (timer_id) DO NOTHING RETURNING due_at)
       SELECT pg_notify($5, '') WHERE EXISTS (SELECT 1 FROM made WHERE due_at < now() + make_interval(secs => $6))`,
      [
        timers.map(({ timerId }) => timerId),
        timers.map(({ tenantId }) => tenantId),
        timers.map(({ instanceId }) => instanceId),
        timers.map(({ dueAt }) => dueAt.toISOString()),
        timersChannel,
        (2 * longestSleepMs) / 1000,
      ],
    );
  }

  async clear(tx: Transaction, timerIds: readonly TimerId[]): Promise<void> {
    await queryIn(tx).across('clearing timers')(
      `INSERT INTO timers AS known (timer_id, state, ended_at) SELECT DISTINCT timer_id, 'cleared', now() FROM unnest($1::uuid[]) AS t (timer_id) ORDER BY timer_id
       ON CONFLICT (timer_id) DO UPDATE SET state = 'cleared', ended_at = now() WHERE known.state = 'waiting'`,
      [timerIds],
    );
  }

  /**
   * I8: what is due, the database's clock decides, in the update that fires. `statement_timestamp()` is never ahead of it, and can use the
   * index. One statement: nothing stays locked if this replica stands still.
   */
  async fireDue(limit: number): Promise<Look> {
    const rows = await this.#database.query.across('due timers')<{ at: Date; until_next: number | null } & (TimerRow | { readonly timer_id: null })>(
      `WITH due AS (
         SELECT timer_id FROM timers WHERE state = 'waiting' AND due_at <= statement_timestamp()
         ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED),
       fired AS (
         UPDATE timers SET state = 'fired', ended_at = clock_timestamp() FROM due WHERE timers.timer_id = due.timer_id
         RETURNING timers.timer_id, tenant_id, instance_id, due_at),
       owed AS (${insertHeld(owedMessages('fired'), takenOverAfterMs)}),
       next AS (
         SELECT ceil(extract(epoch FROM min(due_at) - clock_timestamp()) * 1000)::float8 AS until_next FROM timers WHERE state = 'waiting' AND due_at > statement_timestamp())
       SELECT clock_timestamp() AS at, CASE WHEN until_next < 0 THEN 0 ELSE until_next END AS until_next, fired.* FROM next LEFT JOIN fired ON true`,
      [limit],
      'fire-due-timers',
    );
    const [look] = rows;
    if (look === undefined) throw new Error('the database gave no time');
    const fired = rows.flatMap((row) => (row.timer_id === null ? [] : [timerOf(row)]));
    return { at: look.at, fired, untilNext: look.until_next ?? undefined };
  }

  async prune(tx: Transaction, days: number, limit: number): Promise<number> {
    const rows = await queryIn(tx).across('retention')<object>(
      `DELETE FROM timers WHERE timer_id IN (
         SELECT timer_id FROM timers WHERE state <> 'waiting' AND ended_at < now() - make_interval(days => $1) LIMIT $2)
       RETURNING 1`,
      [days, limit],
    );
    return rows.length;
  }
}
