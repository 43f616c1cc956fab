import type { ClaimantId, InstanceId, SubscriptionId, TenantId } from '@holdfast/ids/ids';
import { binaryArray } from '@holdfast/postgres/binary-array';
import { inGroups, type Join } from '@holdfast/transaction/in-groups';
import { hurried, type Query } from '@holdfast/transaction/statements';
import type { CloudEvent } from '@holdfast/workflow-core/events/cloud-event';
import type { Want } from '@holdfast/workflow-core/events/correlation';
import { fairShare, tenantsOf } from '../turns/fair-share.postgres.ts';
import { bytesPerLoad, mostEventBytes, type Claimant, type ClaimLimits, type EventLookup, type EventStore, type Found, type KeptEvent, type Listener, type NewEvent, type NewListener, type StoredEvent, type TenantType } from './event.store.ts';
import { findListeners, findListenersOfOne, foundOf, type FoundRow } from './listeners.postgres.ts';

interface SubscriptionRow {
  readonly id: SubscriptionId;
  readonly tenant_id: TenantId;
  readonly instance_id: InstanceId;
  readonly type: string | null;
  readonly sources: string[];
  readonly keys: string[];
  readonly behind: number;
}

const eventColumns = 'position::text AS position, tenant_id AS "tenantId", event';

interface Look {
  readonly types: readonly TenantType[];
  readonly lookups: readonly EventLookup[];
}

export class PostgresEventStore implements EventStore {
  readonly #query: Query;
  readonly #find: Join<Look, Found> = inGroups((all) => this.#findAll(all));
  readonly #settle: Join<readonly StoredEvent[], boolean> = inGroups((all) => this.#settleAll(all));

  constructor(query: Query) {
    this.#query = query;
  }

  async append(events: readonly NewEvent[], claimants: ReadonlyMap<TenantId, Claimant>): Promise<(KeptEvent | undefined)[]> {
    const rows = await this.#query.within(tenantsOfAll(events))<KeptRow>(
      insertEvents,
      [
        binaryArray('uuid', tenantsOfAll(events)),
        binaryArray('text', events.map(({ event }) => event.source)),
        binaryArray('text', events.map(({ event }) => event.id)),
        binaryArray('text', events.map(({ event }) => event.type)),
        binaryArray('json', events.map(({ event }) => JSON.stringify(event))),
        binaryArray('uuid', [...claimants.keys()]),
        binaryArray('uuid', [...claimants.values()].map(({ id }) => id)),
      ],
      'append-events',
    );
    // The first of equal ones is what was kept.
    const kept = new Map(rows.map((row) => [nameOf(row.tenantId, row), row]));
    return events.map(({ tenantId, event }) => {
      const name = nameOf(tenantId, event);
      const row = kept.get(name);
      kept.delete(name);
      return row && { position: row.position, tenantId, event, claimed: row.claimed };
    });
  }

  async appendAndFind({ tenantId, event }: NewEvent, claimant: Claimant | undefined, lookups: readonly Uint8Array[]): Promise<{ kept: KeptEvent | undefined; found: Found }> {
    const { source, id, type } = event;
    const [[row], found] = await this.#query.within(tenantId).inTurn<Pick<KeptRow, 'position' | 'claimed'>, FoundRow>(
      { text: insertEvent, parameters: [tenantId, source, id, type, JSON.stringify(event), claimant?.id], name: 'append-event' },
      { text: findListenersOfOne, parameters: [tenantId, type, binaryArray('bytea', lookups), source, id], name: 'find-listeners-of-one' },
    );
    return { kept: row && { position: row.position, tenantId, event, claimed: row.claimed }, found: foundOf(found) };
  }

  /** A commit reaches the disk after all before it; one that writes nothing would not wait for it. */
  async flush(): Promise<void> {
    await this.#query(`SELECT pg_logical_emit_message(true, 'holdfast', '')`, [], 'flush-events');
  }

  /**
   * Of a tenant of whom another has claimed some since this one looked, none is taken: they would overtake those. What was found is looked at again by its key:
   * `num_nulls` hides that it waits, else each could be looked for in all of the index of what waits.
   */
  claimUnmatched(claimant: ClaimantId, { limit, each, except }: ClaimLimits): Promise<StoredEvent[]> {
    return this.#query.across('matching events')<StoredEvent>(
      `WITH RECURSIVE ${tenantsOf('events', 'matched_at IS NULL')},
       ready AS (
         SELECT position, tenant_id, sum(load) OVER (ORDER BY place, position) - load AS before FROM tenants AS t CROSS JOIN LATERAL (
           SELECT position, load, row_number() OVER (ORDER BY position) AS place, sum(load) OVER (ORDER BY position) - load AS own_before, bool_or(claimed_until >= clock_timestamp()) OVER () AS is_busy
           FROM (SELECT position, 1 + size / ${bytesPerLoad} AS load, claimed_until FROM events WHERE tenant_id = t.tenant_id AND matched_at IS NULL ORDER BY position LIMIT ${fairShare('$1')}) AS first) AS own
         WHERE NOT is_busy AND own_before < $4 AND t.tenant_id <> ALL ($3::uuid[]) ORDER BY place, position LIMIT $1),
       fit AS (SELECT position, tenant_id FROM ready WHERE before < $1),
       free AS (
         SELECT position FROM events
         WHERE position = ANY (ARRAY (SELECT position FROM fit)) AND num_nulls(matched_at) = 1 AND claimed_until < clock_timestamp() AND (SELECT pg_try_advisory_xact_lock(hashtextextended('claim events', 0)))
         FOR UPDATE SKIP LOCKED),
       claimed AS (
         UPDATE events SET claimed_until = clock_timestamp() + interval '5 seconds', claimed_by = $2
         WHERE position = ANY (ARRAY (
           SELECT position FROM fit WHERE tenant_id NOT IN (SELECT tenant_id FROM fit WHERE position NOT IN (SELECT position FROM free))))
         RETURNING ${eventColumns}, date_trunc('milliseconds', received_at) AS "receivedAt", position AS ordinal)
       SELECT position, "tenantId", event, "receivedAt" FROM claimed ORDER BY ordinal`,
      [limit, claimant, except, each],
      'claim-events',
    );
  }

  settle(matched: readonly StoredEvent[]): Promise<boolean> {
    return this.#settle(matched);
  }

  async #settleAll(all: readonly (readonly StoredEvent[])[]): Promise<boolean[]> {
    const [row] = await this.#query.across('matching events')<{ waiting: boolean }>(
      `WITH matched AS (UPDATE events SET matched_at = clock_timestamp() WHERE position = ANY ($1::bigint[]))
       SELECT EXISTS (SELECT FROM events WHERE matched_at IS NULL AND claimed_until < clock_timestamp() AND NOT position = ANY ($1::bigint[])) AS waiting FROM ${hurried}`,
      [positionsOf(all.flat())],
      'settle-events',
    );
    return all.map(() => row?.waiting === true);
  }

  find(types: readonly TenantType[], lookups: readonly EventLookup[]): Promise<Found> {
    return this.#find({ types, lookups });
  }

  /** What tenants look for at about the same moment is found in one round trip; each gets its own of it. */
  async #findAll(all: readonly Look[]): Promise<Found[]> {
    const [types, lookups] = [all.flatMap((each) => each.types), all.flatMap((each) => each.lookups)];
    const rows = await this.#query.within(tenantsOfAll(types))<FoundRow>(
      findListeners,
      [
        binaryArray('uuid', tenantsOfAll(types)),
        binaryArray('text', types.map(({ type }) => type)),
        binaryArray('uuid', tenantsOfAll(lookups)),
        binaryArray('bytea', lookups.map(({ lookup }) => lookup)),
        binaryArray('bigint', lookups.map(({ position }) => position)),
      ],
      'find-listeners',
    );
    if (all.length === 1) return [foundOf(rows)];
    const byTenant = Map.groupBy(rows, (row) => row.tenant_id);
    return all.map((each) => foundOf([...new Set(tenantsOfAll(each.types))].flatMap((tenantId) => byTenant.get(tenantId) ?? [])));
  }

  async wasHeard(instanceId: InstanceId, position: string): Promise<boolean> {
    return (await this.#query('SELECT 1 FROM event_deliveries WHERE instance_id = $1 AND position = $2', [instanceId, position])).length > 0;
  }

  missed({ tenantId, instanceId }: Listener, wants: readonly Want[], limit: number, after?: string): Promise<StoredEvent[]> {
    const types = wants.some(({ type }) => type === undefined) ? undefined : [...new Set(wants.map(({ type }) => type))];
    const { name, text } = missedEvents(types !== undefined, after !== undefined);
    return this.#query.within(tenantId)<StoredEvent>(text, [tenantId, instanceId, limit, ...(types === undefined ? [] : [types]), ...(after === undefined ? [] : [after])], name);
  }

  async setBehind(tenantId: TenantId, instanceId: InstanceId): Promise<void> {
    await this.#query.within(tenantId)('UPDATE subscriptions SET caught_up = false, behind = behind + 1 WHERE tenant_id = $1 AND instance_id = $2', [tenantId, instanceId]);
  }

  async findBehind(milliseconds: number, limit: number): Promise<NewListener[]> {
    const rows = await this.#query.across('listeners behind')<SubscriptionRow>(
      `SELECT id, tenant_id, instance_id, type, sources, keys, behind FROM subscriptions AS s
       WHERE NOT caught_up AND (behind > 0 OR created_at < clock_timestamp() - $1 * interval '1 millisecond')
         AND NOT EXISTS (SELECT FROM isolated_instances AS n JOIN instances AS i ON i.id = n.instance_id AND i.version = n.version WHERE n.instance_id = s.instance_id AND n.retry_at > clock_timestamp())
       ORDER BY created_at LIMIT $2`,
      [milliseconds, limit],
    );
    const byId = new Map<SubscriptionId, NewListener>();
    for (const { id, tenant_id: tenantId, instance_id: instanceId, type, sources, keys, behind } of rows) {
      const want: Want = { ...(type === null ? {} : { type }), sources, keys };
      byId.set(id, { tenantId, instanceId, subscriptionId: id, behind, wants: [...(byId.get(id)?.wants ?? []), want] });
    }
    return [...byId.values()];
  }

  async markCaughtUp({ subscriptionId, behind = 0 }: Pick<NewListener, 'subscriptionId' | 'behind'>): Promise<void> {
    await this.#query.across('listeners behind')(`UPDATE subscriptions SET caught_up = true FROM ${hurried} WHERE id = $1 AND behind = $2`, [subscriptionId, behind], 'mark-caught-up');
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

interface KeptRow {
  readonly position: string;
  readonly tenantId: TenantId;
  readonly source: string;
  readonly id: string;
  readonly claimed: boolean;
}

function positionsOf(events: readonly StoredEvent[]): Buffer {
  return binaryArray('bigint', events.map(({ position }) => position));
}

function tenantsOfAll(all: readonly { readonly tenantId: TenantId }[]): TenantId[] {
  return all.map(({ tenantId }) => tenantId);
}

function nameOf(tenantId: TenantId, { source, id }: Pick<CloudEvent, 'source' | 'id'>): string {
  return JSON.stringify([tenantId, source, id]);
}

/** In the order given, which is that of their positions. */
const insertEvents = `
  WITH claimers AS MATERIALIZED (
    SELECT tenant_id, CASE WHEN claimant IS NOT NULL AND NOT EXISTS (SELECT FROM events AS e WHERE e.tenant_id = t.tenant_id AND e.matched_at IS NULL AND e.claimed_by IS DISTINCT FROM claimant) THEN claimant END AS claimer
    FROM (SELECT DISTINCT unnest($1::uuid[]) AS tenant_id) AS t LEFT JOIN unnest($6::uuid[], $7::uuid[]) AS c (tenant_id, claimant) USING (tenant_id))
  INSERT INTO events (tenant_id, source, event_id, type, event, size, claimed_by, claimed_until)
  SELECT tenant_id, source, event_id, type, event, octet_length(event::text), claimer, CASE WHEN claimer IS NULL THEN '-infinity'::timestamptz ELSE clock_timestamp() + interval '5 seconds' END
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::json[]) WITH ORDINALITY AS t (tenant_id, source, event_id, type, event, ordinal)
  JOIN claimers USING (tenant_id)
  ORDER BY ordinal
  ON CONFLICT (tenant_id, source, event_id) DO NOTHING
  RETURNING position::text AS position, tenant_id AS "tenantId", source, event_id AS id, claimed_by IS NOT NULL AS claimed`;

/** One that is alone is spared the arrays; its commit waits for no disk. */
const insertEvent = `
  INSERT INTO events (tenant_id, source, event_id, type, event, size, claimed_by, claimed_until)
  SELECT $1::uuid, $2::text, $3::text, $4::text, $5::json, octet_length($5::json::text), claimer, CASE WHEN claimer IS NULL THEN '-infinity'::timestamptz ELSE clock_timestamp() + interval '5 seconds' END
  FROM (
    SELECT CASE WHEN $6::uuid IS NOT NULL AND NOT EXISTS (SELECT FROM events AS e WHERE e.tenant_id = $1::uuid AND e.matched_at IS NULL AND e.claimed_by IS DISTINCT FROM $6::uuid) THEN $6::uuid END AS claimer
    OFFSET 0) AS own CROSS JOIN ${hurried}
  ON CONFLICT (tenant_id, source, event_id) DO NOTHING
  RETURNING position::text AS position, claimed_by IS NOT NULL AS claimed`;

/**
 * Events since an instance began, in the order they came, the later of equal moments by their positions. Those of each type are read in that order
 * by an index, from the instance's start or the last page on, so that what a tenant had before, and what it has of other types, costs nothing.
 */
function missedEvents(typed: boolean, paged: boolean) {
  const found = `SELECT position, tenant_id, event, received_at, size FROM events AS e
    WHERE tenant_id = $1 AND received_at >= (SELECT started_at FROM instances WHERE id = $2)${typed ? ' AND type = wanted.type' : ''}
      ${paged ? `AND (received_at, position) > (SELECT received_at, position FROM events WHERE position = ${typed ? '$5' : '$4'})` : ''}
      AND NOT EXISTS (SELECT FROM event_deliveries AS d WHERE d.instance_id = $2 AND d.position = e.position)
    ORDER BY received_at, position LIMIT $3`;
  return {
    name: `missed-events${typed ? '-of-types' : ''}${paged ? '-page' : ''}`,
    text: `SELECT ${eventColumns} FROM (
      SELECT found.*, sum(size) OVER (ORDER BY received_at, found.position) - size AS before
      FROM ${typed ? `unnest($4::text[]) AS wanted (type) CROSS JOIN LATERAL (${found})` : `(${found})`} AS found ORDER BY received_at, found.position LIMIT $3) AS page
    WHERE before < ${mostEventBytes} ORDER BY received_at, position`,
  };
}
