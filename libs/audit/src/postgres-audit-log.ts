import { randomBytes } from 'node:crypto';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import { auditRecord } from '@holdfast/audit-core/audit-record';
import type { Clock } from '@holdfast/clock/clock';
import type { IdSource } from '@holdfast/ids/id-source';
import { queryIn } from '@holdfast/transaction/statements';
import { sha256 } from './sha256.ts';

/**
 * One statement in the caller's transaction for all records, which takes no lock that another writer waits for: the record joins the chain later
 * (see `linkPending`).
 */
export function postgresAuditLog(ids: IdSource, clock: Clock): AuditLog {
  return {
    record: async (tx, ...entries) => {
      if (entries.length === 0) return;
      const at = clock.now();
      const records = entries.map((entry) => auditRecord(entry, { id: ids.next(), at, digest: sha256, salt: () => randomBytes(16).toString('hex') }));
      const openings = records.flatMap(({ id, openings: own }) => own.map((opening) => ({ id, ...opening })));
      await queryIn(tx).across('audit')(
        `WITH record AS (
           INSERT INTO audit_records (id, body, occurred_at) SELECT id, body, $3 FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS given (id, body, n) ORDER BY n RETURNING id, written
         ), pending AS (INSERT INTO audit_pending (record_id, written) SELECT id, written FROM record)
         INSERT INTO audit_personal (record_id, field, salt, value)
         SELECT record.id, field, salt, value FROM record JOIN unnest($4::uuid[], $5::text[], $6::text[], $7::text[]) AS opening (id, field, salt, value) ON record.id = opening.id`,
        [
          records.map(({ id }) => id),
          records.map(({ body }) => body),
          at,
          openings.map(({ id }) => id),
          openings.map(({ field }) => field),
          openings.map(({ salt }) => salt),
          openings.map(({ value }) => value),
        ],
        'record-audit',
      );
    },
  };
}
