import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { Query } from '@holdfast/transaction/statements';
import type { HistoryEntry } from '@holdfast/workflow-core/history';
import type { Page } from '../definitions/definition.store.ts';
import { Parameters } from '../turns/parameters.postgres.ts';
import { historyEntries } from '../turns/history-entries.ts';
import type { InstanceEntry, InstanceRecord, OpenWaits } from './instance-record.ts';
import { entryColumns, instanceEntry, instanceRecord, openWaits, type HistoryRow, type InstanceEntryRow, type InstanceRow, type WaitRow } from './instance.row.ts';
import type { InstanceFilter, InstanceStore } from './instance.store.ts';

const from = 'FROM instances AS i JOIN definitions AS d ON d.id = i.definition_id';

const isIsolated = 'i.ended_at IS NULL AND EXISTS (SELECT FROM isolated_instances AS n WHERE n.instance_id = i.id AND n.version = i.version)';

/** The turns that hold the entries wanted, no more of them than that: a turn may have a thousand. */
const readHistory = `
  SELECT first_sequence, at, entries FROM history JOIN (
    SELECT first_sequence, sum(last_sequence - first_sequence + 1) OVER (ORDER BY first_sequence) - (last_sequence - first_sequence + 1) AS before
    FROM (
      SELECT first_sequence, last_sequence FROM history
      WHERE tenant_id = $1 AND instance_id = $2 AND last_sequence > $3
        AND first_sequence >= coalesce((SELECT max(first_sequence) FROM history WHERE instance_id = $2 AND first_sequence <= $3 + 1), 1)
      ORDER BY first_sequence LIMIT $4
    ) AS page
  ) AS turns USING (first_sequence)
  WHERE instance_id = $2 AND before < $4 + 1 AND EXISTS (SELECT FROM instances WHERE id = $2) ORDER BY first_sequence`;

export class PostgresInstanceStore implements InstanceStore {
  readonly #query: Query;

  constructor(query: Query) {
    this.#query = query;
  }

  async find(tenantId: TenantId, which: InstanceId | { readonly idempotencyKey: string }): Promise<InstanceRecord | undefined> {
    const [condition, value] = typeof which === 'string' ? ['i.id = $2', which] : ['i.idempotency_key = $2', which.idempotencyKey];
    const [row] = await this.#query.within(tenantId)<InstanceRow>(
      `SELECT ${entryColumns}, i.input, i.state, i.start_status, i.request_digest ${from} WHERE i.tenant_id = $1 AND ${condition}`,
      [tenantId, value],
    );
    return row && instanceRecord(row);
  }

  async list(tenantId: TenantId, filter: InstanceFilter, { after, limit }: Page<InstanceId>): Promise<InstanceEntry[]> {
    const { namespace, name, version, status, businessKey, labels, startedFrom, startedBefore, isolated } = filter;
    const parameters = new Parameters();
    const conditions = (
      [
        ['i.tenant_id = $', tenantId],
        ['d.namespace = $', namespace],
        ['d.name = $', name],
        ['d.version = $', version],
        ['i.status = $', status],
        ['i.business_key = $', businessKey],
        ['i.labels @> $::jsonb', labels && JSON.stringify(labels)],
        ['i.started_at >= $::timestamptz', startedFrom],
        ['i.started_at < $::timestamptz', startedBefore],
        [`(${isIsolated}) = $::boolean`, isolated],
        ['i.id < $::uuid', after],
      ] as const
    ).flatMap(([condition, value]) => (value === undefined ? [] : [condition.replace('$', parameters.add(value))]));
    const rows = await this.#query.within(tenantId)<InstanceEntryRow>(
      `SELECT ${entryColumns} ${from} WHERE ${conditions.join(' AND ')} ORDER BY i.id DESC LIMIT ${parameters.add(limit)}`,
      parameters.values,
    );
    return rows.map(instanceEntry);
  }

  async countOpen(tenantId: TenantId): Promise<number> {
    const [row] = await this.#query.within(tenantId)<{ count: number }>('SELECT count(*)::integer AS count FROM instances WHERE tenant_id = $1 AND ended_at IS NULL', [tenantId]);
    return row?.count ?? 0;
  }

  async findWaits(tenantId: TenantId, instanceId: InstanceId): Promise<OpenWaits> {
    const rows = await this.#query.within(tenantId)<WaitRow>(
      `SELECT 'timer' AS kind, id, due_at AS at, NULL::integer AS attempt, NULL::text AS failure FROM timers WHERE tenant_id = $1 AND instance_id = $2
       UNION ALL SELECT 'bookmark', id, expires_at, NULL, NULL FROM bookmarks WHERE tenant_id = $1 AND instance_id = $2 AND status = 'open'
       UNION ALL SELECT 'call', id, NULL, attempt, last_failure FROM calls WHERE tenant_id = $1 AND instance_id = $2`,
      [tenantId, instanceId],
    );
    return openWaits(rows);
  }

  async readHistory(tenantId: TenantId, instanceId: InstanceId, after: number, limit: number): Promise<HistoryEntry[]> {
    const rows = await this.#query.within(tenantId)<HistoryRow>(readHistory, [tenantId, instanceId, after, limit]);
    return rows.flatMap((row) => historyEntries(row.first_sequence, row.at, row.entries)).filter(({ sequence }) => sequence > after).slice(0, limit);
  }
}
