import type { TenantId } from '@holdfast/ids/ids';
import type { Query } from '@holdfast/transaction/statements';
import { backoffTerms } from '../calls/retry-policy.ts';
import type { DefinitionName } from '../definitions/published-definition.ts';
import type { EventStart } from './event-start.store.ts';
import type { StoredEvent } from './event.store.ts';
import { maxStartAttempts, type MissedStart, type MissedStartStore, type MissReason } from './missed-start.store.ts';

interface MissedRow extends DefinitionName {
  readonly tenantId: TenantId;
  readonly position: string;
  readonly source: string;
  readonly eventId: string;
  readonly reason: MissReason;
  readonly attempts: number;
  readonly at: Date;
  readonly retryAt: Date | null;
}

export class PostgresMissedStartStore implements MissedStartStore {
  readonly #query: Query;

  constructor(query: Query) {
    this.#query = query;
  }

  async note({ tenantId, definition: { namespace, name, version } }: EventStart, { position }: StoredEvent, reason: MissReason): Promise<void> {
    await this.#query.within(tenantId)(
      `INSERT INTO missed_starts AS m (position, tenant_id, namespace, name, version, reason, attempts, at, retry_at)
       VALUES ($1, $2, $3, $4, $5, $6, 1, clock_timestamp(), CASE WHEN $6 = 'failed' THEN clock_timestamp() + $7 * interval '1 millisecond' END)
       ON CONFLICT (tenant_id, position, namespace, name) DO UPDATE
       SET version = excluded.version, reason = excluded.reason, attempts = m.attempts + 1,
           retry_at = CASE WHEN excluded.reason = 'failed' AND m.attempts + 1 < $9 THEN clock_timestamp() + least($7 * 2 ^ m.attempts, $8) * interval '1 millisecond' END`,
      [position, tenantId, namespace, name, version, reason, backoffTerms.first, backoffTerms.longest, maxStartAttempts],
    );
  }

  async settle({ tenantId, definition: { namespace, name } }: EventStart, { position }: StoredEvent): Promise<void> {
    await this.#query.within(tenantId)('DELETE FROM missed_starts WHERE tenant_id = $1 AND position = $2 AND namespace = $3 AND name = $4', [tenantId, position, namespace, name]);
  }

  async claimDue(limit: number): Promise<{ start: EventStart; event: StoredEvent }[]> {
    const rows = await this.#query.across('missed starts')<DefinitionName & StoredEvent>(
      `WITH due AS (
         UPDATE missed_starts SET retry_at = clock_timestamp() + interval '10 seconds' WHERE (tenant_id, position, namespace, name) IN (
           SELECT tenant_id, position, namespace, name FROM missed_starts WHERE retry_at < clock_timestamp() ORDER BY retry_at LIMIT $1 FOR UPDATE SKIP LOCKED)
         RETURNING tenant_id, position, namespace, name, version)
       SELECT due.tenant_id AS "tenantId", due.position::text AS position, namespace, name, version, event FROM due JOIN events AS e ON e.position = due.position ORDER BY due.position`,
      [limit],
    );
    return rows.map(({ namespace, name, version, ...event }) => ({ start: { tenantId: event.tenantId, definition: { namespace, name, version } }, event }));
  }

  async list(tenantId: TenantId, { limit, before }: { readonly limit: number; readonly before?: string | undefined }): Promise<MissedStart[]> {
    const rows = await this.#query.within(tenantId)<MissedRow>(
      `SELECT m.tenant_id AS "tenantId", m.position::text AS position, m.namespace, m.name, m.version, e.source, e.event_id AS "eventId", m.reason, m.attempts, m.at, m.retry_at AS "retryAt"
       FROM missed_starts AS m JOIN events AS e ON e.position = m.position
       WHERE m.tenant_id = $1 AND ($3::bigint IS NULL OR m.position < $3) ORDER BY m.position DESC, m.namespace, m.name LIMIT $2`,
      [tenantId, limit, before ?? null],
    );
    return rows.map(({ namespace, name, version, source, eventId, retryAt, ...row }) => ({ ...row, definition: { namespace, name, version }, event: { source, id: eventId }, ...(retryAt === null ? {} : { retryAt }) }));
  }

  async forget(milliseconds: number): Promise<void> {
    await this.#query.across('retention')(
      `DELETE FROM missed_starts WHERE (tenant_id, position, namespace, name) IN (
         SELECT tenant_id, position, namespace, name FROM missed_starts WHERE at < clock_timestamp() - $1 * interval '1 millisecond' ORDER BY at LIMIT 5000)`,
      [milliseconds],
    );
  }
}
