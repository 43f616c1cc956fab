import type { CallId, InstanceId, TenantId } from '@holdfast/ids/ids';
import type { Query } from '@holdfast/transaction/statements';
import { fairShare, tenantsOf } from '../turns/fair-share.postgres.ts';
import type { CallStore, LeasedCall } from './call.store.ts';
import type { DurableRequest } from './durable-request.ts';
import type { LeaseTerms } from './lease-terms.ts';

interface CallRow {
  readonly id: CallId;
  readonly tenant_id: TenantId;
  readonly instance_id: InstanceId;
  readonly request: DurableRequest;
  readonly attempt: number;
}

export class PostgresCallStore implements CallStore {
  readonly #query: Query;
  readonly #lease: LeaseTerms;

  constructor(query: Query, lease: LeaseTerms) {
    // Leases are of whoever runs calls, not of tenants.
    this.#query = query.across('calls');
    this.#lease = lease;
  }

  async claimExpired(limit: number): Promise<LeasedCall[]> {
    const rows = await this.#query<CallRow>(
      `WITH RECURSIVE ${tenantsOf('calls')},
       ready AS (
         SELECT id FROM tenants AS t CROSS JOIN LATERAL (
           SELECT id, lease_until, row_number() OVER (ORDER BY lease_until) AS place
           FROM (SELECT id, lease_until FROM calls WHERE tenant_id = t.tenant_id AND lease_until < clock_timestamp() ORDER BY lease_until LIMIT ${fairShare('$3')}) AS first) AS own
         ORDER BY place, lease_until LIMIT $3)
       UPDATE calls SET attempt = attempt + 1, lease_owner = $1, lease_until = clock_timestamp() + $2 * interval '1 millisecond'
       WHERE id = ANY (ARRAY (
         SELECT id FROM calls WHERE id = ANY (ARRAY (SELECT id FROM ready)) AND lease_until < clock_timestamp() FOR UPDATE SKIP LOCKED))
       RETURNING id, tenant_id, instance_id, request, attempt`,
      [this.#lease.owner, this.#lease.milliseconds, limit],
    );
    return rows.map((row) => ({ callId: row.id, tenantId: row.tenant_id, instanceId: row.instance_id, request: row.request, attempt: row.attempt }));
  }

  async renew(callIds: readonly CallId[]): Promise<CallId[]> {
    const rows = await this.#query<{ id: CallId }>(
      `UPDATE calls SET lease_until = clock_timestamp() + $3 * interval '1 millisecond' WHERE id = ANY ($1::uuid[]) AND lease_owner = $2 RETURNING id`,
      [callIds, this.#lease.owner, this.#lease.milliseconds],
    );
    return rows.map(({ id }) => id);
  }

  async postpone(callId: CallId, milliseconds: number, failure?: string): Promise<void> {
    await this.#query(
      `UPDATE calls SET lease_owner = NULL, lease_until = clock_timestamp() + $3 * interval '1 millisecond', last_failure = $4 WHERE id = $1 AND lease_owner = $2`,
      [callId, this.#lease.owner, milliseconds, failure ?? null],
    );
  }

  async discard(callId: CallId): Promise<void> {
    await this.#query('DELETE FROM calls WHERE id = $1 AND lease_owner = $2', [callId, this.#lease.owner]);
  }
}
