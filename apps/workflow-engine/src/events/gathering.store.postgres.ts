import type { TenantId } from '@holdfast/ids/ids';
import { queryIn, type Query } from '@holdfast/transaction/statements';
import type { Transaction } from '@holdfast/transaction/transaction';
import { consumptionProgress } from '@holdfast/workflow-core/events/consumption';
import type { EventStart } from './event-start.store.ts';
import type { StoredEvent } from './event.store.ts';
import type { Gathering, GatheringId, Gatherings, GatheringStore } from './gathering.store.ts';

interface GatheringRow {
  readonly id: GatheringId;
  readonly tenant_id: TenantId;
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly progress: unknown;
  readonly done: boolean;
}

const columns = 'g.id, g.tenant_id, g.namespace, g.name, g.version, g.progress, g.done';

function gatheringOf({ id, tenant_id: tenantId, namespace, name, version, progress, done }: GatheringRow): Gathering {
  return { id, tenantId, definition: { namespace, name, version }, progress: consumptionProgress.parse(progress), done };
}

export class PostgresGatheringStore implements GatheringStore {
  readonly #query: Query;

  constructor(query: Query) {
    this.#query = query;
  }

  /** The lock comes in a statement of its own: the next one sees what its last holder committed. */
  async lock(tx: Transaction, { tenantId, definition: { namespace, name, version } }: EventStart, position: string): Promise<Gatherings> {
    const query = queryIn(tx).within(tenantId);
    await query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`gatherings ${tenantId} ${namespace}/${name}`]);
    const [had] = await query<GatheringRow>(
      `SELECT ${columns} FROM gathered_events AS e JOIN event_gatherings AS g ON g.id = e.gathering_id WHERE e.tenant_id = $1 AND e.namespace = $2 AND e.name = $3 AND e.position = $4`,
      [tenantId, namespace, name, position],
    );
    if (had !== undefined) return { had: gatheringOf(had), open: [] };
    const open = await query<GatheringRow>(
      `SELECT ${columns} FROM event_gatherings AS g WHERE tenant_id = $1 AND namespace = $2 AND name = $3 AND version = $4 AND NOT done ORDER BY began_with`,
      [tenantId, namespace, name, version],
    );
    return { open: open.map(gatheringOf) };
  }

  async events(tx: Transaction, { id, tenantId }: Pick<Gathering, 'id' | 'tenantId'>): Promise<StoredEvent[]> {
    return queryIn(tx).within(tenantId)<StoredEvent>(
      'SELECT position::text AS position, tenant_id AS "tenantId", event FROM gathered_events AS e WHERE gathering_id = $1 AND event IS NOT NULL ORDER BY e.position',
      [id],
    );
  }

  async save(tx: Transaction, { id, tenantId, definition: { namespace, name, version }, progress, done }: Gathering, { position, event }: StoredEvent, consumed: boolean): Promise<void> {
    const query = queryIn(tx).within(tenantId);
    await query(
      `INSERT INTO event_gatherings (id, tenant_id, namespace, name, version, began_with, progress, done) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (id) DO UPDATE SET progress = excluded.progress, done = excluded.done, touched_at = clock_timestamp()`,
      [id, tenantId, namespace, name, version, position, JSON.stringify(progress), done],
    );
    await query('INSERT INTO gathered_events (tenant_id, namespace, name, position, gathering_id, event) VALUES ($1, $2, $3, $4, $5, $6)', [
      tenantId,
      namespace,
      name,
      position,
      id,
      consumed ? JSON.stringify(event) : null,
    ]);
  }

  async drop(tx: Transaction, { id, tenantId }: Pick<Gathering, 'id' | 'tenantId'>): Promise<void> {
    await queryIn(tx).within(tenantId)('DELETE FROM event_gatherings WHERE id = $1', [id]);
  }

  async forget(milliseconds: number): Promise<void> {
    await this.#query.across('retention')(
      `DELETE FROM event_gatherings WHERE id IN (
         SELECT id FROM event_gatherings WHERE touched_at < clock_timestamp() - $1 * interval '1 millisecond' ORDER BY touched_at LIMIT 1000)`,
      [milliseconds],
    );
  }
}
