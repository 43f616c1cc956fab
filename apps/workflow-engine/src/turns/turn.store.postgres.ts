import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import { inGroups, type Join } from '@holdfast/transaction/in-groups';
import { queryIn, type Query } from '@holdfast/transaction/statements';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { LeaseTerms } from '../calls/lease-terms.ts';
import { commitStatement, type CommitRow } from './commit-statement.postgres.ts';
import { DatabaseTime } from './database-time.ts';
import { fairShare, tenantsOf } from './fair-share.postgres.ts';
import { knownByRows, loadedInstance, type LoadedInstanceRow, type UnreadInstanceRow } from './turn.row.ts';
import type { Committed, KnownByRows, LoadedInstance, TurnStore } from './turn.store.ts';
import type { Turn } from './turn.ts';

interface Wanted {
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
}

export interface AuditedTurns {
  readonly transactions: Transactions;
  readonly audit: AuditLog;
}

export class PostgresTurnStore implements TurnStore {
  readonly #query: Query;
  readonly #lease: LeaseTerms;
  readonly #audited: AuditedTurns;
  readonly #time: DatabaseTime;
  readonly #load: Join<Wanted, LoadedInstanceRow | undefined>;

  /** @param audited where what is written of turns that somebody asks for, in one transaction with them. */
  constructor(query: Query, lease: LeaseTerms, audited: AuditedTurns) {
    this.#query = query;
    this.#lease = lease;
    this.#audited = audited;
    this.#time = new DatabaseTime(() => performance.now());
    this.#load = inGroups((wanted) => this.#loadAll(wanted));
  }

  /** I11: read apart from those that share its round trip, so that a state which cannot be read fails nobody else. */
  async load(tenantId: TenantId, instanceId: InstanceId): Promise<LoadedInstance | undefined> {
    const row = await this.#load({ tenantId, instanceId });
    return row && loadedInstance(row);
  }

  /** Instances that are wanted at about the same moment share a round trip; each stays behind the wall of its own tenant. */
  async #loadAll(wanted: readonly Wanted[]): Promise<(LoadedInstanceRow | undefined)[]> {
    const rows = await this.#query.within(wanted.map(({ tenantId }) => tenantId))<LoadedInstanceRow>(
      'SELECT tenant_id, id, definition_id, started_at, started_by, input, version, state, idempotency_key, clock_timestamp() AS now FROM instances WHERE id = ANY ($1::uuid[])',
      [wanted.map(({ instanceId }) => instanceId)],
      'load-instances',
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return wanted.map(({ tenantId, instanceId }) => {
      const row = byId.get(instanceId);
      return row?.tenant_id === tenantId ? row : undefined;
    });
  }

  async loadUnread(tenantId: TenantId, instanceId: InstanceId): Promise<KnownByRows | undefined> {
    const awaited = "request->>'type' = 'workflow' AND request->>'await' = 'true'";
    const [row] = await this.#query.within(tenantId)<UnreadInstanceRow>(
      `SELECT id, definition_id, version, status, idempotency_key, clock_timestamp() AS now,
         coalesce((SELECT last_sequence FROM history WHERE instance_id = i.id ORDER BY first_sequence DESC LIMIT 1), 0) AS sequence,
         (SELECT instance_id FROM calls WHERE id = i.id AND ${awaited}) AS parent,
         ARRAY(SELECT id FROM bookmarks WHERE instance_id = i.id AND status = 'open' ORDER BY id) AS bookmarks,
         ARRAY(SELECT id FROM timers WHERE instance_id = i.id ORDER BY id) AS timers,
         ARRAY(SELECT id FROM calls WHERE instance_id = i.id AND ${awaited} ORDER BY id) AS children
       FROM instances AS i WHERE tenant_id = $1 AND id = $2`,
      [tenantId, instanceId],
    );
    return row && knownByRows(row);
  }

  async now(): Promise<Date> {
    const known = this.#time.now();
    if (known !== undefined) return known;
    const [row] = await this.#query<{ now: Date }>('SELECT clock_timestamp() AS now');
    if (row === undefined) throw new Error('the database gave no time');
    this.#time.saw(row.now);
    return row.now;
  }

  async findAbandoned(milliseconds: number, limit: number, underWay: readonly InstanceId[] = []): Promise<{ tenantId: TenantId; instanceId: InstanceId }[]> {
    return this.#query.across('abandoned instances')(
      `WITH RECURSIVE ${tenantsOf('instances', "status = 'running'")}
       SELECT t.tenant_id AS "tenantId", id AS "instanceId" FROM tenants AS t CROSS JOIN LATERAL (
         SELECT id, started_at, row_number() OVER (ORDER BY started_at, id) AS place FROM (
           SELECT id, started_at FROM instances AS i
           WHERE tenant_id = t.tenant_id AND status = 'running' AND updated_at < clock_timestamp() - $1 * interval '1 millisecond' AND id <> ALL ($3::uuid[])
             AND NOT EXISTS (SELECT FROM isolated_instances AS n WHERE n.instance_id = i.id AND n.version = i.version AND n.retry_at > clock_timestamp())
           ORDER BY started_at, id LIMIT ${fairShare('$2')}) AS first) AS own
       ORDER BY place, started_at LIMIT $2`,
      [milliseconds, limit, underWay],
    );
  }

  /** Writes rows of the tenants of these turns and of no others, however many share the statement. */
  async commit(turns: readonly Turn[]): Promise<Committed[]> {
    // What people ask for is rare: a group without it is one statement, and so one round trip.
    if (turns.every(({ audited }) => audited === undefined)) return this.#commit(this.#query, turns);
    return this.#audited.transactions.run(async (tx) => {
      const committed = await this.#commit(queryIn(tx), turns);
      await this.#audited.audit.record(tx, ...turns.flatMap(({ audited }, index) => (audited === undefined || committed[index] === 'stale' ? [] : [audited])));
      return committed;
    });
  }

  async #commit(query: Query, turns: readonly Turn[]): Promise<Committed[]> {
    const { text, parameters, name } = commitStatement(turns, this.#lease);
    const [row] = await query.within(turns.map(({ tenantId }) => tenantId))<CommitRow>(text, parameters, name);
    if (row === undefined) throw new Error('the database did not say what it committed');
    this.#time.saw(row.now);
    const won = row.won && new Set(row.won);
    return turns.map((_, ordinal) => (won === null || won.has(ordinal) ? 'committed' : 'stale'));
  }
}
