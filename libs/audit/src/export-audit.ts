import { origin } from '@holdfast/audit-core/chain';
import type { ExportLine, RecordLine } from '@holdfast/audit-core/export-line';
import type { Database } from '@holdfast/transaction/database';
import { inAuditScope, type AuditScope } from './audit-scope.ts';
import { sealExport } from './checkpoint.ts';
import type { Notary } from './notary.ts';
import { sha256 } from './sha256.ts';

/** Records that one statement reads. */
const batch = 500;

interface Row {
  readonly sequence: string;
  readonly hash: string;
  readonly record_digest: string;
  readonly visible: boolean;
  readonly body: string | null;
  readonly personal: RecordLine['personal'] | null;
  readonly statement: string | null;
}

/**
 * The whole chain from the record `from` on, as JSON Lines that `verifyExport` reads. Of records outside the scope it says no more
 * than their digest, which the chain needs. Ends with a statement that the notary signs for this export.
 */
export async function* exportAudit(database: Database, { chain, notary, scope, from = 1 }: { chain: string; notary: Notary; scope: AuditScope; from?: number }): AsyncGenerator<string> {
  const { query } = database;
  const sealed = await sealExport(database, chain, notary, from);
  const [before] = await query<{ hash: string }>('SELECT hash FROM audit_links WHERE sequence = $1', [from - 1]);
  yield line({ kind: 'chain', chain, from, previous: from === 1 ? origin(chain, sha256).hash : (before?.hash ?? '') });
  if (sealed === undefined) return;
  for (let next = from; next <= sealed.head.sequence; next += batch) {
    const rows = await inAuditScope(query, scope)<Row>(
      `SELECT l.sequence, l.hash, l.record_digest, r.id IS NOT NULL AND ($3::text IS NULL OR r.tenant_id = $3) IS TRUE AS visible, r.body, c.statement,
              (SELECT jsonb_object_agg(p.field, jsonb_build_object('salt', p.salt, 'value', p.value)) FROM audit_personal p WHERE p.record_id = r.id) AS personal
       FROM audit_links l LEFT JOIN audit_records r ON r.id = l.record_id LEFT JOIN audit_checkpoints c ON c.sequence = l.sequence
       WHERE l.sequence BETWEEN $1 AND $2 ORDER BY l.sequence`,
      [next, Math.min(next + batch - 1, sealed.head.sequence), scope === 'platform' ? null : scope.tenantId],
    );
    for (const row of rows) yield* linesOf(row);
  }
  yield line({ kind: 'end', statement: sealed.statement });
}

function* linesOf({ sequence, hash, record_digest: digest, visible, body, personal, statement }: Row): Generator<string> {
  const shown = visible && body !== null ? { record: body, ...(personal === null ? {} : { personal }) } : {};
  yield line({ kind: 'record', sequence: Number(sequence), hash, digest, ...shown });
  if (statement !== null) yield line({ kind: 'checkpoint', statement });
}

function line(content: ExportLine): string {
  return `${JSON.stringify(content)}\n`;
}
