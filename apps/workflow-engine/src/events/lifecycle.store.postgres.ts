import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { Query } from '@holdfast/transaction/statements';
import { historyEntries, type StoredEntries } from '../turns/history-entries.ts';
import type { LifecycleStore, Told, ToldTurn } from './lifecycle.store.ts';

interface ToldRow {
  readonly position: string;
  readonly scope: Told;
  readonly tenant_id: TenantId;
  readonly instance_id: InstanceId;
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly first_sequence: number;
  readonly at: Date;
  readonly entries: StoredEntries;
}

export class PostgresLifecycleStore implements LifecycleStore {
  readonly #query: Query;

  constructor(query: Query) {
    this.#query = query;
  }

  async read(after: string, commits: number): Promise<ToldTurn[]> {
    const rows = await this.#query.across('lifecycle events')<ToldRow>(
      `SELECT l.position, l.scope, t.tenant_id, t.instance_id, d.namespace, d.name, d.version, h.first_sequence, h.at, h.entries
       FROM (SELECT * FROM lifecycle_turns WHERE position > $1 ORDER BY position LIMIT $2) AS l
       CROSS JOIN unnest(l.tenant_ids, l.instance_ids, l.first_sequences) WITH ORDINALITY AS t (tenant_id, instance_id, first_sequence, place)
       JOIN history AS h ON h.instance_id = t.instance_id AND h.first_sequence = t.first_sequence
       LEFT JOIN instances AS i ON i.id = t.instance_id LEFT JOIN forgotten_instances AS f ON f.id = t.instance_id
       JOIN definitions AS d ON d.id = coalesce(i.definition_id, f.definition_id)
       ORDER BY l.position, t.place`,
      [after, commits],
    );
    return rows.map(({ position, scope: told, tenant_id: tenantId, instance_id: instanceId, namespace, name, version, first_sequence: first, at, entries }) => ({
      position, tenantId, instanceId, definition: { namespace, name, version }, told, history: historyEntries(first, at, entries),
    }));
  }
}
