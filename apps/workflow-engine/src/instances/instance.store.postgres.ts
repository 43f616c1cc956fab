import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { Query } from '@holdfast/transaction/statements';
import { instanceStatus, isTerminal } from '@holdfast/workflow-core/status';
import type { Page } from '../definitions/definition.store.ts';
import { historyEntries } from '../turns/history-entries.ts';
import type { InstanceEntry, InstanceRecord, OpenWaits } from './instance-record.ts';
import { entryColumns, instanceEntry, instanceRecord, openWaits, type HistoryRow, type InstanceEntryRow, type InstanceRow, type WaitRow } from './instance.row.ts';
import { searchInstances } from './instance-search.postgres.ts';
import { longestHistoryPart, type HistoryPart, type InstanceFilter, type InstanceStore } from './instance.store.ts';

const from = 'FROM instances AS i JOIN definitions AS d ON d.id = i.definition_id';

/**
 * The turns that hold the entries wanted, each found after the one before and no more of them than that: a turn may have a thousand entries, or megabytes.
 */
const readHistory = `
  WITH RECURSIVE turns AS (
    (SELECT first_sequence, last_sequence, at, entries, octet_length(entries::text) AS length FROM history
     WHERE tenant_id = $1 AND instance_id = $2 AND first_sequence <= $3 + 1 AND EXISTS (SELECT FROM instances WHERE id = $2)
     ORDER BY first_sequence DESC LIMIT 1)
    UNION ALL
    SELECT h.first_sequence, h.last_sequence, h.at, h.entries, t.length + octet_length(h.entries::text)
    FROM turns AS t CROSS JOIN LATERAL (SELECT * FROM history WHERE instance_id = $2 AND first_sequence > t.last_sequence ORDER BY first_sequence LIMIT 1) AS h
    WHERE t.last_sequence < $3 + $4 AND t.length < $5)
  SELECT first_sequence, at, entries, length FROM turns ORDER BY first_sequence`;

export class PostgresInstanceStore implements InstanceStore {
  readonly #query: Query;

  constructor(query: Query) {
    this.#query = query;
  }

  async find(tenantId: TenantId, which: InstanceId | { readonly idempotencyKey: string }): Promise<InstanceRecord | undefined> {
    const [condition, value, name] = typeof which === 'string' ? ['i.id = $2', which, 'find-instance'] : ['i.idempotency_key = $2', which.idempotencyKey, 'find-instance-by-key'];
    const [row] = await this.#query.within(tenantId)<InstanceRow>(
      `SELECT ${entryColumns}, i.input, i.state, i.start_status, i.request_digest ${from} WHERE i.tenant_id = $1 AND ${condition}`,
      [tenantId, value],
      name,
    );
    return row && instanceRecord(row);
  }

  async list(tenantId: TenantId, filter: InstanceFilter, page: Page<InstanceId>): Promise<InstanceEntry[]> {
    const { text, values } = searchInstances(tenantId, filter, page);
    const rows = await this.#query.within(tenantId)<InstanceEntryRow>(text, values);
    return rows.map(instanceEntry);
  }

  async countOpen(tenantId: TenantId): Promise<number> {
    const [row] = await this.#query.within(tenantId)<{ count: number }>('SELECT count(*)::integer AS count FROM instances WHERE tenant_id = $1 AND status = ANY ($2)', [tenantId, instanceStatus.options.filter((status) => !isTerminal(status))]);
    return row?.count ?? 0;
  }

  async findWaits(tenantId: TenantId, instanceId: InstanceId): Promise<OpenWaits> {
    const rows = await this.#query.within(tenantId)<WaitRow>(
      `SELECT 'timer' AS kind, id, due_at AS at, NULL::integer AS attempt, NULL::text AS failure, NULL::text AS type, NULL::text[] AS sources FROM timers WHERE tenant_id = $1 AND instance_id = $2
       UNION ALL SELECT 'bookmark', id, expires_at, NULL, NULL, NULL, NULL FROM bookmarks WHERE tenant_id = $1 AND instance_id = $2 AND status = 'open'
       UNION ALL SELECT 'call', id, NULL, attempt, last_failure, NULL, NULL FROM calls WHERE tenant_id = $1 AND instance_id = $2
       UNION ALL (SELECT 'event', id, NULL, NULL, NULL, type, sources FROM subscriptions WHERE tenant_id = $1 AND instance_id = $2 ORDER BY id, ordinal)`,
      [tenantId, instanceId],
    );
    return openWaits(rows);
  }

  async readHistory(tenantId: TenantId, instanceId: InstanceId, after: number, limit: number): Promise<HistoryPart> {
    const rows = await this.#query.within(tenantId)<HistoryRow>(readHistory, [tenantId, instanceId, after, limit, longestHistoryPart]);
    const entries = rows.flatMap((row) => historyEntries(row.first_sequence, row.at, row.entries)).filter(({ sequence }) => sequence > after).slice(0, limit);
    return { entries, isCut: entries.length < limit && (rows.at(-1)?.length ?? 0) >= longestHistoryPart };
  }
}
