import type { TenantId } from '@holdfast/ids/ids';
import { binaryArray } from '@holdfast/postgres/binary-array';
import { queryIn, type Query } from '@holdfast/transaction/statements';
import type { Transaction } from '@holdfast/transaction/transaction';
import { compareVersions } from '@holdfast/workflow-core/definition/compare-versions';
import { anyType, type EventStart, type EventStartStore } from './event-start.store.ts';
import type { TenantType } from './event.store.ts';

export class PostgresEventStartStore implements EventStartStore {
  readonly #query: Query;

  constructor(query: Query) {
    this.#query = query;
  }

  /** The lock comes in a statement of its own: the next one sees what its last holder committed. */
  async announce(tx: Transaction, { tenantId, definition: { namespace, name, version } }: EventStart, types: readonly string[] | undefined): Promise<void> {
    const query = queryIn(tx).within(tenantId);
    await query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`event start ${tenantId} ${namespace}/${name}`]);
    const [known] = await query<{ version: string }>('SELECT version FROM event_starts WHERE tenant_id = $1 AND namespace = $2 AND name = $3', [tenantId, namespace, name]);
    if (known !== undefined && compareVersions(version, known.version) <= 0) return;
    await query(
      `INSERT INTO event_starts (tenant_id, namespace, name, version, types) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (tenant_id, namespace, name) DO UPDATE SET version = excluded.version, types = excluded.types`,
      [tenantId, namespace, name, version, types ?? null],
    );
  }

  async matching(types: readonly TenantType[]): Promise<EventStart[]> {
    const rows = await this.#query.within(types.map(({ tenantId }) => tenantId))<{ tenantId: TenantId; namespace: string; name: string; version: string }>(
      `SELECT DISTINCT s.tenant_id AS "tenantId", s.namespace, s.name, s.version FROM event_starts AS s
       JOIN unnest($1::uuid[], $2::text[]) AS t (tenant_id, type) ON s.tenant_id = t.tenant_id AND s.types && ARRAY[t.type, '${anyType}']`,
      [binaryArray('uuid', types.map(({ tenantId }) => tenantId)), binaryArray('text', types.map(({ type }) => type))],
      'find-event-starts',
    );
    return rows.map(({ tenantId, ...definition }) => ({ tenantId, definition }));
  }
}
