import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import { inGroups, type Join } from '@holdfast/transaction/in-groups';
import type { Query } from '@holdfast/transaction/statements';
import type { LeaseTerms } from '../calls/lease-terms.ts';
import { commitStatement, type CommitRow } from './commit-statement.postgres.ts';
import { DatabaseTime } from './database-time.ts';
import { loadedInstance, type LoadedInstanceRow } from './turn.row.ts';
import type { Committed, LoadedInstance, TurnStore } from './turn.store.ts';
import type { Turn } from './turn.ts';

interface Wanted {
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
}

export class PostgresTurnStore implements TurnStore {
  readonly #query: Query;
  readonly #lease: LeaseTerms;
  readonly #time: DatabaseTime;
  readonly #load: Join<Wanted, LoadedInstance | undefined>;

  constructor(query: Query, lease: LeaseTerms) {
    this.#query = query;
    this.#lease = lease;
    this.#time = new DatabaseTime(() => performance.now());
    this.#load = inGroups((wanted) => this.#loadAll(wanted));
  }

  load(tenantId: TenantId, instanceId: InstanceId): Promise<LoadedInstance | undefined> {
    return this.#load({ tenantId, instanceId });
  }

  /** Instances that are wanted at about the same moment share a round trip; each stays behind the wall of its own tenant. */
  async #loadAll(wanted: readonly Wanted[]): Promise<(LoadedInstance | undefined)[]> {
    const rows = await this.#query.within(wanted.map(({ tenantId }) => tenantId))<LoadedInstanceRow>(
      'SELECT tenant_id, id, definition_id, version, state, idempotency_key, clock_timestamp() AS now FROM instances WHERE id = ANY ($1::uuid[])',
      [wanted.map(({ instanceId }) => instanceId)],
      'load-instances',
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return wanted.map(({ tenantId, instanceId }) => {
      const row = byId.get(instanceId);
      return row?.tenant_id === tenantId ? loadedInstance(row) : undefined;
    });
  }

  async now(): Promise<Date> {
    const known = this.#time.now();
    if (known !== undefined) return known;
    const [row] = await this.#query<{ now: Date }>('SELECT clock_timestamp() AS now');
    if (row === undefined) throw new Error('the database gave no time');
    this.#time.saw(row.now);
    return row.now;
  }

  async findAbandoned(milliseconds: number, limit: number, except: readonly InstanceId[] = []): Promise<{ tenantId: TenantId; instanceId: InstanceId }[]> {
    return this.#query.across('abandoned instances')(
      `SELECT tenant_id AS "tenantId", id AS "instanceId" FROM (
         SELECT tenant_id, id, updated_at, row_number() OVER (PARTITION BY tenant_id ORDER BY updated_at) AS place FROM instances
         WHERE status = 'running' AND updated_at < clock_timestamp() - $1 * interval '1 millisecond' AND NOT id = ANY ($3::uuid[])) AS ready
       ORDER BY place, updated_at LIMIT $2`,
      [milliseconds, limit, except],
    );
  }

  /** Writes rows of the tenants of these turns and of no others, however many share the statement. */
  async commit(turns: readonly Turn[]): Promise<Committed[]> {
    const { text, parameters, name } = commitStatement(turns, this.#lease);
    const [row] = await this.#query.within(turns.map(({ tenantId }) => tenantId))<CommitRow>(text, parameters, name);
    if (row === undefined) throw new Error('the database did not say what it committed');
    this.#time.saw(row.now);
    const won = new Set(row.won);
    return turns.map((_, ordinal) => (won.has(ordinal) ? 'committed' : 'stale'));
  }
}
