import type { TenantId } from '@holdfast/ids/ids';
import { readableInstance, type LoadedInstanceRow } from '../turns/turn.row.ts';
import { anyType } from './event-start.store.ts';
import type { Found } from './event.store.ts';

/** The states of so many listeners come with them, and of those that are so small, with their input. */
const [loadedAtMost, loadedBytes] = [1_000, 8_192];

export type FoundRow =
  | { readonly kind: 'signature'; readonly tenant_id: TenantId; readonly type: string; readonly sources: string[] }
  /** Of a definition: its namespace, name and version. */
  | { readonly kind: 'start'; readonly tenant_id: TenantId; readonly sources: readonly [string, string, string] }
  | ({ readonly kind: 'listener'; readonly lookups: Uint8Array[]; readonly heard: string[] } & LoadedInstanceRow);

/** Instances are found by their key: their tenant is compared in a way that no index serves. */
export const findListeners = `
  SELECT 'signature' AS kind, s.tenant_id, NULL::uuid AS id, s.type, s.sources, NULL::bytea[] AS lookups, NULL::text[] AS heard,
    NULL::uuid AS definition_id, NULL::timestamptz AS started_at, NULL::text AS started_by, NULL::json AS input, NULL::integer AS version, NULL::json AS state, NULL::text AS idempotency_key, NULL::timestamptz AS now
  FROM (SELECT DISTINCT tenant_id, type FROM unnest($1::uuid[], $2::text[]) AS t (tenant_id, type) UNION SELECT unnest($1::uuid[]), '') AS t
  JOIN event_signatures AS s ON s.tenant_id = t.tenant_id AND s.type = t.type
  UNION ALL
  SELECT 'start', s.tenant_id, NULL, NULL, ARRAY[s.namespace, s.name, s.version], NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM (
    SELECT DISTINCT s.tenant_id, s.namespace, s.name, s.version FROM event_starts AS s
    JOIN unnest($1::uuid[], $2::text[]) AS t (tenant_id, type) ON s.tenant_id = t.tenant_id AND s.types && ARRAY[t.type, '${anyType}']) AS s
  UNION ALL
  SELECT 'listener', f.tenant_id, f.instance_id, NULL, NULL, f.lookups, coalesce(f.heard, '{}'), i.definition_id, i.started_at, i.started_by, i.input, i.version, i.state, i.idempotency_key, clock_timestamp()
  FROM (
    SELECT s.tenant_id, s.instance_id, array_agg(DISTINCT s.lookup) AS lookups, array_agg(DISTINCT d.position::text) FILTER (WHERE d.position IS NOT NULL) AS heard, row_number() OVER () AS place
    FROM unnest($3::uuid[], $4::bytea[], $5::bigint[]) AS t (tenant_id, lookup, position)
    JOIN subscriptions AS s ON s.tenant_id = t.tenant_id AND s.lookup = t.lookup
    LEFT JOIN event_deliveries AS d ON d.instance_id = s.instance_id AND d.position = t.position
    GROUP BY s.tenant_id, s.instance_id) AS f
  LEFT JOIN instances AS i ON i.id = f.instance_id AND i.tenant_id IS NOT DISTINCT FROM f.tenant_id AND f.place <= ${loadedAtMost} AND pg_column_size(i.state) + pg_column_size(i.input) <= ${loadedBytes}`;

/** The same for one event, which is named as whoever sent it did. A listener has a row for each of its lookups. */
export const findListenersOfOne = `
  SELECT 'signature' AS kind, s.tenant_id, NULL::uuid AS id, s.type, s.sources, NULL::bytea[] AS lookups, NULL::text[] AS heard,
    NULL::uuid AS definition_id, NULL::timestamptz AS started_at, NULL::text AS started_by, NULL::json AS input, NULL::integer AS version, NULL::json AS state, NULL::text AS idempotency_key, NULL::timestamptz AS now
  FROM (SELECT $1::uuid AS tenant_id, unnest(ARRAY[$2::text, '']) AS type) AS t JOIN event_signatures AS s ON s.tenant_id = t.tenant_id AND s.type = t.type
  UNION ALL
  SELECT 'start', tenant_id, NULL, NULL, ARRAY[namespace, name, version], NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM event_starts WHERE tenant_id = $1::uuid AND types && ARRAY[$2::text, '${anyType}']
  UNION ALL
  SELECT 'listener', f.tenant_id, f.instance_id, NULL, NULL, ARRAY[f.lookup], f.heard, i.definition_id, i.started_at, i.started_by, i.input, i.version, i.state, i.idempotency_key, clock_timestamp()
  FROM (
    SELECT s.tenant_id, s.instance_id, s.lookup, ARRAY(
        SELECT e.position::text FROM events AS e JOIN event_deliveries AS d ON d.position = e.position AND d.instance_id = s.instance_id
        WHERE e.tenant_id = $1::uuid AND e.source = $4::text AND e.event_id = $5::text) AS heard, row_number() OVER () AS place
    FROM (SELECT $1::uuid AS tenant_id, unnest($3::bytea[]) AS lookup) AS t JOIN subscriptions AS s ON s.tenant_id = t.tenant_id AND s.lookup = t.lookup) AS f
  LEFT JOIN instances AS i ON i.id = f.instance_id AND i.tenant_id IS NOT DISTINCT FROM f.tenant_id AND f.place <= ${loadedAtMost} AND pg_column_size(i.state) + pg_column_size(i.input) <= ${loadedBytes}`;

export function foundOf(rows: readonly FoundRow[]): Found {
  return {
    signatures: rows.flatMap((row) => (row.kind === 'signature' ? [{ tenantId: row.tenant_id, sources: row.sources, ...(row.type === '' ? {} : { type: row.type }) }] : [])),
    starts: rows.flatMap((row) => {
      if (row.kind !== 'start') return [];
      const [namespace, name, version] = row.sources;
      return [{ tenantId: row.tenant_id, definition: { namespace, name, version } }];
    }),
    listeners: rows.flatMap((row) => {
      if (row.kind !== 'listener') return [];
      const loaded = row.state === null ? undefined : readableInstance(row);
      return [{ tenantId: row.tenant_id, instanceId: row.id, lookups: row.lookups, heard: row.heard, ...(loaded === undefined ? {} : { loaded }) }];
    }),
  };
}
