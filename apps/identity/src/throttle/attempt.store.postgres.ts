import { queryIn } from '@holdfast/transaction/statements';
import type { AttemptStore } from './attempt.store.ts';
import { type AttemptRow, toAttemptCount } from './attempt.row.ts';

/** Ended windows that one attempt clears away: more than it adds. */
const sweep = 20;

export function postgresAttempts(): AttemptStore {
  return {
    count: async (tx, key, windowSeconds, now) => {
      const ask = queryIn(tx);
      const rows = await ask<AttemptRow>(
        `insert into login_attempts as open (key, attempts, window_ends_at) values ($1, 1, $2)
         on conflict (key) do update set
           attempts = case when open.window_ends_at <= $3 then 1 else open.attempts + 1 end,
           window_ends_at = case when open.window_ends_at <= $3 then excluded.window_ends_at else open.window_ends_at end
         returning attempts, window_ends_at`,
        [key, new Date(now.getTime() + windowSeconds * 1000), now],
      );
      await ask(
        `delete from login_attempts where key in
           (select key from login_attempts where window_ends_at <= $1 order by window_ends_at limit ${sweep} for update skip locked)`,
        [now],
      );
      const counted = rows.map(toAttemptCount)[0];
      if (counted === undefined) throw new Error('counting an attempt returned no row');
      return counted;
    },
    read: async (tx, key, now) => {
      const rows = await queryIn(tx)<{ attempts: number }>('select attempts from login_attempts where key = $1 and window_ends_at > $2', [key, now]);
      return rows[0]?.attempts ?? 0;
    },
    takeBack: async (tx, key) => {
      await queryIn(tx)('update login_attempts set attempts = greatest(attempts - 1, 0) where key = $1', [key]);
    },
    clear: async (tx, key) => {
      await queryIn(tx)('delete from login_attempts where key = $1', [key]);
    },
  };
}
