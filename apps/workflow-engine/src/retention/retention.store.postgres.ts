import type { Query } from '@holdfast/transaction/statements';
import type { RetentionPolicy, RetentionStore } from './retention.store.ts';

export class PostgresRetentionStore implements RetentionStore {
  readonly #query: Query;
  readonly #owedMs: number;

  /** @param owedMs how long after its end lifecycle events of an instance may be owed. */
  constructor(query: Query, owedMs: number) {
    this.#query = query;
    this.#owedMs = owedMs;
  }

  policies(byDefault: number | undefined): Promise<RetentionPolicy[]> {
    return this.#query.across('retention')<RetentionPolicy>(
      `SELECT id AS "definitionId", coalesce(retention_ms, $1)::float8 AS milliseconds FROM definitions WHERE status <> 'draft' AND coalesce(retention_ms, $1) IS NOT NULL`,
      [byDefault ?? null],
    );
  }

  /** What ended before a moment began before it: an index has those that have ended in that order. */
  async forget({ definitionId, milliseconds }: RetentionPolicy, limit: number): Promise<number> {
    const [row] = await this.#query.across('retention')<{ count: number }>(
      `WITH moment AS (SELECT clock_timestamp() - $2::float8 * interval '1 millisecond' AS at),
       ended AS MATERIALIZED (
         SELECT i.id, i.tenant_id, i.definition_id, i.ended_at, i.ended_at >= clock_timestamp() - $4::float8 * interval '1 millisecond' AS is_owed
         FROM moment, unnest('{completed,faulted,cancelled}'::text[]) AS s (status) CROSS JOIN LATERAL (
           SELECT id, tenant_id, definition_id, ended_at FROM instances
           WHERE definition_id = $1 AND status = s.status AND started_at < moment.at AND ended_at < moment.at ORDER BY started_at LIMIT $3 FOR UPDATE SKIP LOCKED) AS i
         LIMIT $3),
       owed AS (INSERT INTO forgotten_instances (id, tenant_id, definition_id, ended_at) SELECT id, tenant_id, definition_id, ended_at FROM ended WHERE is_owed),
       entries AS (DELETE FROM history WHERE instance_id IN (SELECT id FROM ended WHERE NOT is_owed)),
       points AS (DELETE FROM bookmarks WHERE instance_id IN (SELECT id FROM ended)),
       poison AS (DELETE FROM isolated_instances WHERE instance_id IN (SELECT id FROM ended)),
       heard AS (DELETE FROM event_deliveries WHERE instance_id IN (SELECT id FROM ended)),
       gone AS (DELETE FROM instances WHERE id IN (SELECT id FROM ended) RETURNING 1)
       SELECT count(*)::integer AS count FROM gone`,
      [definitionId, milliseconds, limit, this.#owedMs],
    );
    return row?.count ?? 0;
  }

  async forgetOwed(limit: number): Promise<number> {
    const [row] = await this.#query.across('retention')<{ count: number }>(
      `WITH gone AS (
         DELETE FROM forgotten_instances WHERE id IN (
           SELECT id FROM forgotten_instances WHERE ended_at < clock_timestamp() - $1::float8 * interval '1 millisecond' ORDER BY ended_at LIMIT $2 FOR UPDATE SKIP LOCKED)
         RETURNING id),
       entries AS (DELETE FROM history WHERE instance_id IN (SELECT id FROM gone))
       SELECT count(*)::integer AS count FROM gone`,
      [this.#owedMs, limit],
    );
    return row?.count ?? 0;
  }
}
