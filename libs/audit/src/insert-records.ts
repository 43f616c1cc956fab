import { randomBytes } from 'node:crypto';
import type { AuditEntry } from '@holdfast/audit-core/audit-entry';
import { auditRecord, type AuditRecord } from '@holdfast/audit-core/audit-record';
import type { IdSource } from '@holdfast/ids/id-source';
import { sha256 } from './sha256.ts';

export function makeRecords(entries: readonly AuditEntry[], at: Date, ids: IdSource): readonly AuditRecord[] {
  return entries.map((entry) => auditRecord(entry, { id: ids.next(), at, digest: sha256, salt: () => randomBytes(16).toString('hex') }));
}

/**
 * Parts of a statement, to stand after its `WITH`, that write the records which `source` gives, a query of (id uuid, body text) in their order,
 * together with the change that they tell of. They take no lock that another writer waits for: a record joins the chain later (see `linkPending`).
 *
 * @param first the number of the first of five parameters: those of `recordParameters`
 */
export function insertRecords(source: string, first: number): string {
  const parameter = (index: number): string => `$${first + index}`;
  return `recorded AS (
    INSERT INTO audit_records (id, body, occurred_at) SELECT id, body, ${parameter(0)} FROM (${source}) AS record RETURNING id, written
  ), record_pending AS (
    INSERT INTO audit_pending (record_id, written) SELECT id, written FROM recorded
  ), record_opened AS (
    INSERT INTO audit_personal (record_id, field, salt, value)
    SELECT recorded.id, field, salt, value FROM recorded
    JOIN unnest(${parameter(1)}::uuid[], ${parameter(2)}::text[], ${parameter(3)}::text[], ${parameter(4)}::text[]) AS opening (id, field, salt, value) ON recorded.id = opening.id
  )`;
}

/** The openings of records that are not written are left out. */
export function recordParameters(records: readonly AuditRecord[], at: Date): readonly unknown[] {
  const openings = records.flatMap(({ id, openings: own }) => own.map((opening) => ({ id, ...opening })));
  return [at, openings.map(({ id }) => id), openings.map(({ field }) => field), openings.map(({ salt }) => salt), openings.map(({ value }) => value)];
}
