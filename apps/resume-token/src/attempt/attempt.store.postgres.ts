import type { ResumeTokenId } from '@holdfast/ids/ids';
import type { Database } from '@holdfast/transaction/database';
import { queryIn } from '@holdfast/transaction/statements';
import { failuresUntilBlocked, type AttemptOutcome } from './attempt.ts';
import type { AttemptStore, AttemptToNote } from './attempt.store.ts';

interface RecentRow {
  readonly token_id: ResumeTokenId;
  readonly address: string;
  readonly at: Date;
  readonly outcome: AttemptOutcome;
}

export function postgresAttempts(database: Database): AttemptStore {
  return {
    note: async (tx, noted) => {
      if (noted.length === 0) return;
      const column = <Value>(of: (attempt: AttemptToNote) => Value) => noted.map(of);
      await queryIn(tx).across('attempts')('INSERT INTO attempts (token_id, address, outcome, request_id, trace_id) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])', [
        column(({ tokenId }) => tokenId),
        column(({ origin }) => origin.address),
        column(({ outcome }) => outcome),
        column(({ origin }) => origin.requestId),
        column(({ origin }) => origin.traceId ?? null),
      ], 'note-attempts');
    },
    countFailure: async (tx, tokenId) => {
      const [row] = await queryIn(tx).across('attempts')<{ failed_attempts: number }>(
        `UPDATE resume_tokens SET failed_attempts = failed_attempts + 1,
           blocked_at = CASE WHEN failed_attempts + 1 >= $2 THEN coalesce(blocked_at, clock_timestamp()) ELSE blocked_at END
         WHERE token_id = $1 AND state = 'active' RETURNING failed_attempts`,
        [tokenId, failuresUntilBlocked],
      );
      return row?.failed_attempts ?? 0;
    },
    since: async (seconds) => {
      const rows = await database.query.across('attempts')<RecentRow>('SELECT token_id, address, at, outcome FROM attempts WHERE at > clock_timestamp() - make_interval(secs => $1) ORDER BY at', [seconds]);
      return rows.map(({ token_id: tokenId, address, at, outcome }) => ({ tokenId, address, at, outcome }));
    },
  };
}
