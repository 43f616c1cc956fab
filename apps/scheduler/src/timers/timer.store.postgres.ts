import type { TimerId } from '@holdfast/ids/ids';
import { insertHeld } from '@holdfast/queue/outbox';
import { aheadMs, handOverMs } from '@holdfast/schedule-core/hand-over';
import type { Database } from '@holdfast/transaction/database';
import { queryIn } from '@holdfast/transaction/statements';
import type { Transaction } from '@holdfast/transaction/transaction';
import { owedMessages } from './fired-message.postgres.ts';
import { timerOf, type TimerRow } from './timer.row.ts';
import type { Coming, Look, TimerStore } from './timer.store.ts';
import type { Timer } from './timer.ts';

const ahead = `interval '${aheadMs} ms'`;

/** Milliseconds after which another replica tells of timers whose replica died before it could. */
const takenOverAfterMs = 500;

/** The one row of a statement that always gives one. */
function told<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error('the database gave no time');
  return row;
}

export class PostgresTimerStore implements TimerStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** In the order of their ids, so that two transactions that set the same timers wait for each other and never in a circle. */
  async set(tx: Transaction, timers: readonly Timer[]): Promise<Coming> {
    const [coming] = await queryIn(tx).within(timers.map(({ tenantId }) => tenantId))<Coming>(
      `WITH made AS (
         INSERT INTO timers (timer_id, state, tenant_id, instance_id, due_at)
         SELECT timer_id, 'waiting', tenant_id, instance_id, due_at
         FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[]) AS t (timer_id, tenant_id, instance_id, due_at) ORDER BY timer_id
         ON CONFLICT (timer_id) DO NOTHING RETURNING due_at)
       SELECT clock_timestamp() AS at, coalesce(array_agg(due_at), '{}') AS "dueAts" FROM made`,
      [
        timers.map(({ timerId }) => timerId),
        timers.map(({ tenantId }) => tenantId),
        timers.map(({ instanceId }) => instanceId),
        timers.map(({ dueAt }) => dueAt.toISOString()),
      ],
    );
    return told(coming);
  }

  /** By one probe of the index for each stretch, whatever the number of timers. */
  async coming(withinMs: number, everyMs: number): Promise<Coming> {
    const [coming] = await this.#database.query.across('timers that come near')<Coming>(
      `WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS at, make_interval(secs => $1) AS near, make_interval(secs => $2) AS every)
       SELECT at, coalesce(array_agg(due_at) FILTER (WHERE due_at IS NOT NULL), '{}') AS "dueAts"
       FROM clock, generate_series(date_bin(every, at, to_timestamp(0)), at + near, every) AS start
       LEFT JOIN LATERAL (
         SELECT due_at FROM timers WHERE state = 'waiting' AND due_at >= greatest(start, at) AND due_at < start + every ORDER BY due_at LIMIT 1) AS first ON true
       GROUP BY at`,
      [withinMs / 1000, everyMs / 1000],
      'timers-that-come-near',
    );
    return told(coming);
  }

  async clear(tx: Transaction, timerIds: readonly TimerId[]): Promise<void> {
    await queryIn(tx).across('clearing timers')(
      `INSERT INTO timers AS known (timer_id, state, ended_at) SELECT DISTINCT timer_id, 'cleared', now() FROM unnest($1::uuid[]) AS t (timer_id) ORDER BY timer_id
       ON CONFLICT (timer_id) DO UPDATE SET state = 'cleared', ended_at = now() WHERE known.state = 'waiting'`,
      [timerIds],
    );
  }

  /**
   * I8: what is due or will be in a moment, the database's clock decides, in the update that fires. `statement_timestamp()` is never ahead of it,
   * and can use the index. One statement: nothing stays locked if this replica stands still. What is due is handed on as an array, whose rows Postgres finds by
   * their key: joined, it would read all timers that ever fired, as long as they are few enough for that to look cheap.
   */
  async fireDue(limit: number): Promise<Look> {
    const rows = await this.#database.query.across('due timers')<{ at: Date; until_next: number | null } & (TimerRow | { readonly timer_id: null })>(
      `WITH due AS (
         SELECT timer_id FROM timers WHERE state = 'waiting' AND due_at <= statement_timestamp() + ${ahead}
         ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED),
       fired AS (
         UPDATE timers SET state = 'fired', ended_at = clock_timestamp() WHERE timer_id = ANY (ARRAY(SELECT timer_id FROM due))
         RETURNING timers.timer_id, tenant_id, instance_id, due_at),
       owed AS (${insertHeld(owedMessages('fired'), takenOverAfterMs)}),
       next AS (
         SELECT ceil(extract(epoch FROM min(due_at) - clock_timestamp()) * 1000)::float8 - ${handOverMs} AS until_next FROM timers WHERE state = 'waiting' AND due_at > statement_timestamp() + ${ahead})
       SELECT clock_timestamp() AS at, CASE WHEN until_next < 0 THEN 0 ELSE until_next END AS until_next, fired.* FROM next LEFT JOIN fired ON true`,
      [limit],
      'fire-due-timers',
    );
    const look = told(rows[0]);
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
