import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import type { IdSource } from '@holdfast/ids/id-source';
import { queryIn } from '@holdfast/transaction/statements';
import { insertRecords, makeRecords, recordParameters } from './insert-records.ts';

const statement = `WITH ${insertRecords('SELECT id, body FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS given (id, body, n) ORDER BY n', 3)} SELECT FROM recorded`;

/** One statement in the caller's transaction for all records. */
export function postgresAuditLog(ids: IdSource, clock: Clock): AuditLog {
  return {
    record: async (tx, ...entries) => {
      if (entries.length === 0) return;
      const at = clock.now();
      const records = makeRecords(entries, at, ids);
      await queryIn(tx).across('audit')(statement, [records.map(({ id }) => id), records.map(({ body }) => body), ...recordParameters(records, at)], 'record-audit');
    },
  };
}
