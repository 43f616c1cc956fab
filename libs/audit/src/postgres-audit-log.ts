import { randomBytes } from 'node:crypto';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import { auditRecord } from '@holdfast/audit-core/audit-record';
import type { Clock } from '@holdfast/clock/clock';
import type { IdSource } from '@holdfast/ids/id-source';
import { queryIn } from '@holdfast/transaction/statements';
import { sha256 } from './sha256.ts';

/**
 * One statement in the caller's transaction, which takes no lock that another writer waits for: the record joins the chain later
 * (see `linkPending`).
 */
export function postgresAuditLog(ids: IdSource, clock: Clock): AuditLog {
  return {
    record: async (tx, entry) => {
      const at = clock.now();
      const { id, body, openings } = auditRecord(entry, { id: ids.next(), at, digest: sha256, salt: () => randomBytes(16).toString('hex') });
      await queryIn(tx)(
        `WITH record AS (INSERT INTO audit_records (id, body, occurred_at) VALUES ($1, $2, $3) RETURNING id, written),
              pending AS (INSERT INTO audit_pending (record_id, written) SELECT id, written FROM record)
         INSERT INTO audit_personal (record_id, field, salt, value)
         SELECT record.id, field, salt, value FROM record, unnest($4::text[], $5::text[], $6::text[]) AS opening (field, salt, value)`,
        [id, body, at, openings.map(({ field }) => field), openings.map(({ salt }) => salt), openings.map(({ value }) => value)],
      );
    },
  };
}
