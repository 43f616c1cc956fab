import type { InstanceId, SubscriptionId, TenantId } from '@holdfast/ids/ids';
import type { Query } from '@holdfast/transaction/statements';
import type { CloudEvent } from '@holdfast/workflow-core/events/cloud-event';
import type { Want } from '@holdfast/workflow-core/events/correlation';
import type { EventStore, Listener, NewListener, Signature, StoredEvent, TenantLookup, TenantType } from './event.store.ts';

interface SubscriptionRow {
  readonly id: SubscriptionId;
  readonly tenant_id: TenantId;
  readonly instance_id: InstanceId;
  readonly type: string | null;
  readonly sources: string[];
  readonly keys: string[];
}

const eventColumns = 'position::text AS position, tenant_id AS "tenantId", event';

export class PostgresEventStore implements EventStore {
  readonly #query: Query;

  constructor(query: Query) {
    this.#query = query;
  }

  async append(tenantId: TenantId, events: readonly CloudEvent[]): Promise<number> {
    const rows = await this.#query.within(tenantId)(insertEvents, eventParameters(events.map((event) => ({ tenantId, event }))));
    return rows.length;
  }

  claimUnmatched(limit: number): Promise<StoredEvent[]> {
    return this.#query.across('matching events')<StoredEvent>(
      `WITH claimed AS (
         UPDATE events SET claimed_until = clock_timestamp() + interval '10 seconds'
         WHERE position IN (
           SELECT position FROM events JOIN (
             SELECT position, row_number() OVER (PARTITION BY tenant_id ORDER BY position) AS place FROM events WHERE matched_at IS NULL AND claimed_until < clock_timestamp()) AS ready USING (position)
           WHERE matched_at IS NULL AND claimed_until < clock_timestamp() AND (SELECT pg_try_advisory_xact_lock(hashtextextended('claim events', 0)))
             AND tenant_id NOT IN (SELECT tenant_id FROM events WHERE matched_at IS NULL AND claimed_until >= clock_timestamp())
           ORDER BY place, position LIMIT $1 FOR UPDATE OF events SKIP LOCKED)
         RETURNING ${eventColumns}, position AS ordinal)
       SELECT position, "tenantId", event FROM claimed ORDER BY ordinal`,
      [limit],
    );
  }

  async markMatched(positions: readonly string[]): Promise<void> {
    await this.#query.across('matching events')('UPDATE events SET matched_at = clock_timestamp() WHERE position = ANY ($1::bigint[])', [positions]);
  }

  async signatures(types: readonly TenantType[]): Promise<Signature[]> {
    const rows = await this.#query.within(types.map(({ tenantId }) => tenantId))<{ tenantId: TenantId; type: string; sources: string[] }>(
      `SELECT DISTINCT s.tenant_id AS "tenantId", s.type, s.sources FROM event_signatures AS s
       JOIN unnest($1::uuid[], $2::text[]) AS t (tenant_id, type) ON s.tenant_id = t.tenant_id AND s.type IN (t.type, '')`,
      [types.map(({ tenantId }) => tenantId), types.map(({ type }) => type)],
    );
    return rows.map(({ type, ...row }) => ({ ...row, ...(type === '' ? {} : { type }) }));
  }

  listeners(lookups: readonly TenantLookup[]): Promise<(Listener & { lookup: Uint8Array })[]> {
    return this.#query.within(lookups.map(({ tenantId }) => tenantId))(
      `SELECT DISTINCT s.tenant_id AS "tenantId", s.instance_id AS "instanceId", s.lookup FROM subscriptions AS s
       JOIN unnest($1::uuid[], $2::bytea[]) AS t (tenant_id, lookup) ON s.tenant_id = t.tenant_id AND s.lookup = t.lookup`,
      [lookups.map(({ tenantId }) => tenantId), lookups.map(({ lookup }) => Buffer.from(lookup))],
    );
  }

  async wasHeard(instanceId: InstanceId, position: string): Promise<boolean> {
    return (await this.#query('SELECT 1 FROM event_deliveries WHERE instance_id = $1 AND position = $2', [instanceId, position])).length > 0;
  }

  missed({ tenantId, instanceId }: Listener, wants: readonly Want[], limit: number): Promise<StoredEvent[]> {
    const types = wants.flatMap(({ type }) => (type === undefined ? [] : [type]));
    return this.#query.within(tenantId)<StoredEvent>(
      `SELECT ${eventColumns} FROM events AS e
       WHERE tenant_id = $1 AND received_at >= (SELECT started_at FROM instances WHERE id = $2) AND ($3::boolean OR type = ANY ($4::text[]))
         AND NOT EXISTS (SELECT 1 FROM event_deliveries AS d WHERE d.instance_id = $2 AND d.position = e.position)
       ORDER BY e.position LIMIT $5`,
      [tenantId, instanceId, types.length < wants.length, types, limit],
    );
  }

  async findBehind(milliseconds: number, limit: number): Promise<NewListener[]> {
    const rows = await this.#query.across('listeners behind')<SubscriptionRow>(
      `SELECT id, tenant_id, instance_id, type, sources, keys FROM subscriptions
       WHERE NOT caught_up AND created_at < clock_timestamp() - $1 * interval '1 millisecond' ORDER BY created_at LIMIT $2`,
      [milliseconds, limit],
    );
    const byId = new Map<SubscriptionId, NewListener>();
    for (const { id, tenant_id: tenantId, instance_id: instanceId, type, sources, keys } of rows) {
      const want: Want = { ...(type === null ? {} : { type }), sources, keys };
      byId.set(id, { tenantId, instanceId, subscriptionId: id, wants: [...(byId.get(id)?.wants ?? []), want] });
    }
    return [...byId.values()];
  }

  async markCaughtUp(subscriptionId: SubscriptionId): Promise<void> {
    await this.#query.across('listeners behind')('UPDATE subscriptions SET caught_up = true WHERE id = $1', [subscriptionId]);
  }

  async forget(milliseconds: number): Promise<number> {
    await this.#query(
      `DELETE FROM lifecycle_turns WHERE position IN (
         SELECT position FROM lifecycle_turns WHERE at < clock_timestamp() - $1 * interval '1 millisecond' ORDER BY at LIMIT 5000)`,
      [milliseconds],
    );
    const rows = await this.#query.across('retention')(
      `DELETE FROM events WHERE position IN (
         SELECT position FROM events WHERE received_at < clock_timestamp() - $1 * interval '1 millisecond' ORDER BY received_at LIMIT 5000)
       RETURNING position`,
      [milliseconds],
    );
    return rows.length;
  }
}

/** In the order given, which is that of their positions. */
export const insertEvents = `
  INSERT INTO events (tenant_id, source, event_id, type, event)
  SELECT tenant_id, source, event_id, type, event FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::json[]) WITH ORDINALITY AS t (tenant_id, source, event_id, type, event, ordinal)
  ORDER BY ordinal
  ON CONFLICT (tenant_id, source, event_id) DO NOTHING RETURNING position`;

export function eventParameters(events: readonly { readonly tenantId: TenantId; readonly event: CloudEvent }[]): unknown[] {
  return [
    events.map(({ tenantId }) => tenantId),
    events.map(({ event }) => event.source),
    events.map(({ event }) => event.id),
    events.map(({ event }) => event.type),
    events.map(({ event }) => JSON.stringify(event)),
  ];
}
