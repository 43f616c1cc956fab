import type { AuditPage, AuditQuery } from '@holdfast/contracts/http/audit';
import type { Database } from '@holdfast/transaction/database';
import { inAuditScope, type AuditScope } from './audit-scope.ts';

interface Row {
  readonly sequence: string;
  readonly hash: string;
  readonly body: string;
  readonly personal: Record<string, string> | null;
}

/** The records of the scope that fit, newest first, a page at a time by their place in the chain. */
export async function readAudit({ query }: Database, scope: AuditScope, filter: Omit<AuditQuery, 'chain'>): Promise<AuditPage> {
  const rows = await inAuditScope(query, scope)<Row>(
    `SELECT l.sequence, l.hash, r.body,
            (SELECT jsonb_object_agg(p.field, p.value) FROM audit_personal p WHERE p.record_id = r.id) AS personal
     FROM audit_links l JOIN audit_records r ON r.id = l.record_id
     WHERE ($1::text IS NULL OR r.tenant_id = $1)
       AND ($2::text IS NULL OR r.action = $2 OR (strpos($2, '.') = 0 AND starts_with(r.action, $2 || '.')))
       AND ($3::text IS NULL OR r.outcome = $3)
       AND ($4::text IS NULL OR r.actor_id = $4)
       AND ($5::text IS NULL OR r.target_id = $5)
       AND ($6::timestamptz IS NULL OR r.occurred_at >= $6)
       AND ($7::timestamptz IS NULL OR r.occurred_at < $7)
       AND ($8::bigint IS NULL OR l.sequence < $8)
     ORDER BY l.sequence DESC LIMIT $9`,
    [
      scope === 'platform' ? null : scope.tenantId, filter.action ?? null, filter.outcome ?? null, filter.actor ?? null, filter.target ?? null,
      filter.since ?? null, filter.until ?? null, filter.before ?? null, filter.limit + 1,
    ],
  );
  const items = rows.slice(0, filter.limit).map(({ sequence, hash, body, personal }): AuditPage['items'][number] => ({ sequence: Number(sequence), hash, record: JSON.parse(body) as AuditPage['items'][number]['record'], personal: personal ?? {} }));
  const last = items.at(-1);
  return rows.length > filter.limit && last !== undefined ? { items, next: last.sequence } : { items };
}
