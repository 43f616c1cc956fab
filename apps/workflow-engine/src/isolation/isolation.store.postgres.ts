import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import { queryIn, type Query } from '@holdfast/transaction/statements';
import type { Transaction } from '@holdfast/transaction/transaction';
import { backoffTerms } from '../calls/retry-policy.ts';
import type { DefinitionName } from '../definitions/published-definition.ts';
import type { Isolated, IsolationStore } from './isolation.store.ts';

const columns = 'n.since, n.failures, n.error, n.retry_at AS "retryAt"';

export class PostgresIsolationStore implements IsolationStore {
  readonly #query: Query;

  constructor(query: Query) {
    this.#query = query;
  }

  async failed(tenantId: TenantId, instanceId: InstanceId, error: string): Promise<(Isolated & { definition: DefinitionName }) | undefined> {
    const [row] = await this.#query.within(tenantId)<Isolated & DefinitionName>(
      `WITH n AS (
         INSERT INTO isolated_instances AS n (instance_id, tenant_id, version, failures, error, since, retry_at)
         SELECT id, tenant_id, version, 1, $3, clock_timestamp(), clock_timestamp() + $4 * interval '1 millisecond' FROM instances WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL
         ON CONFLICT (instance_id) DO UPDATE
         SET version = excluded.version, error = excluded.error,
             failures = CASE WHEN n.version = excluded.version THEN n.failures + 1 ELSE 1 END,
             since = CASE WHEN n.version = excluded.version THEN n.since ELSE excluded.since END,
             retry_at = excluded.since + least($4 * 2 ^ CASE WHEN n.version = excluded.version THEN least(n.failures, 20) ELSE 0 END, $5) * interval '1 millisecond'
         RETURNING n.*)
       SELECT ${columns}, d.namespace, d.name, d.version FROM n JOIN instances AS i ON i.id = n.instance_id JOIN definitions AS d ON d.id = i.definition_id`,
      [tenantId, instanceId, error, backoffTerms.first, backoffTerms.longest],
    );
    if (row === undefined) return undefined;
    const { namespace, name, version, ...isolated } = row;
    return { ...isolated, definition: { namespace, name, version } };
  }

  async recovered(tenantId: TenantId, instanceId: InstanceId): Promise<void> {
    await this.#query.within(tenantId)('DELETE FROM isolated_instances WHERE tenant_id = $1 AND instance_id = $2', [tenantId, instanceId]);
  }

  async find(tenantId: TenantId, instanceId: InstanceId): Promise<Isolated | undefined> {
    const [row] = await this.#query.within(tenantId)<Isolated>(
      `SELECT ${columns} FROM isolated_instances AS n JOIN instances AS i ON i.id = n.instance_id AND i.version = n.version WHERE n.tenant_id = $1 AND n.instance_id = $2 AND i.ended_at IS NULL`,
      [tenantId, instanceId],
    );
    return row;
  }

  async release(tx: Transaction, tenantId: TenantId, instanceId: InstanceId): Promise<boolean> {
    const query = queryIn(tx).within(tenantId);
    const released = await query(
      `UPDATE isolated_instances AS n SET failures = 0, retry_at = clock_timestamp() FROM instances AS i
       WHERE n.tenant_id = $1 AND n.instance_id = $2 AND i.id = n.instance_id AND i.version = n.version AND i.ended_at IS NULL RETURNING n.instance_id`,
      [tenantId, instanceId],
    );
    if (released.length === 0) return false;
    await query('UPDATE calls SET lease_until = clock_timestamp() WHERE tenant_id = $1 AND instance_id = $2 AND lease_owner IS NULL', [tenantId, instanceId]);
    return true;
  }
}
