import { queryIn } from '@holdfast/transaction/statements';
import type { Transaction } from '@holdfast/transaction/transaction';
import { compareVersions } from '@holdfast/workflow-core/definition/compare-versions';
import type { EventStart, EventStartStore } from './event-start.store.ts';

export class PostgresEventStartStore implements EventStartStore {
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
}
