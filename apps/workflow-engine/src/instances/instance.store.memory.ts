import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { MemoryDefinitionStore } from '../definitions/definition.store.memory.ts';
import type { Page } from '../definitions/definition.store.ts';
import type { InstanceTableRow, MemoryTables } from '../turns/tables.store.memory.ts';
import type { InstanceEntry, InstanceRecord, OpenWaits } from './instance-record.ts';
import { longestHistoryPart, type HistoryPart, type InstanceFilter, type InstanceStore } from './instance.store.ts';
import { newestFirst, startOf } from './newest-first.ts';
import { awaitedEvents } from './waits.ts';

export class MemoryInstanceStore implements InstanceStore {
  readonly #tables: MemoryTables;
  readonly #definitions: MemoryDefinitionStore;

  constructor(tables: MemoryTables, definitions: MemoryDefinitionStore) {
    this.#tables = tables;
    this.#definitions = definitions;
  }

  find(tenantId: TenantId, which: InstanceId | { readonly idempotencyKey: string }): Promise<InstanceRecord | undefined> {
    const row = this.#ofTenant(tenantId).find(({ instanceId, idempotencyKey }) =>
      typeof which === 'string' ? instanceId === which : idempotencyKey === which.idempotencyKey,
    );
    return Promise.resolve(row && this.#record(row));
  }

  list(tenantId: TenantId, filter: InstanceFilter, { after, limit }: Page<InstanceId>): Promise<InstanceEntry[]> {
    const last = after && { id: after, startedAt: this.#ofTenant(tenantId).find(({ instanceId }) => instanceId === after)?.startedAt ?? startOf(after) };
    return Promise.resolve(
      this.#ofTenant(tenantId)
        .map((row) => this.#entry(row))
        .filter((entry) => fits(entry, filter) && (filter.isolated ?? (this.#tables.isolatedNow(entry.id) !== undefined)) === (this.#tables.isolatedNow(entry.id) !== undefined) && (last === undefined || newestFirst(last, entry) < 0))
        .sort(newestFirst)
        .slice(0, limit),
    );
  }

  countOpen(tenantId: TenantId): Promise<number> {
    return Promise.resolve(this.#ofTenant(tenantId).filter(({ endedAt }) => endedAt === undefined).length);
  }

  findWaits(tenantId: TenantId, instanceId: InstanceId): Promise<OpenWaits> {
    const { timers, bookmarks, calls, subscriptions } = this.#tables;
    const own = <Row extends { readonly instanceId: InstanceId }>(row: Row): boolean => row.instanceId === instanceId && this.#tables.instances.get(instanceId)?.tenantId === tenantId;
    return Promise.resolve({
      timers: new Map([...timers].flatMap(([id, row]) => (own(row) ? [[id, row.dueAt]] : []))),
      bookmarks: new Map([...bookmarks].flatMap(([id, row]) => (own(row) && row.status === 'open' ? [[id, new Date(row.expiresAt)]] : []))),
      calls: new Map([...calls].flatMap(([id, row]) => (own(row) ? [[id, { attempt: row.attempt, ...(row.lastFailure === undefined ? {} : { failure: row.lastFailure }) }]] : []))),
      events: new Map([...subscriptions].flatMap(([id, row]) => (own(row) ? [[id, row.wants.map(awaitedEvents)]] : []))),
    });
  }

  readHistory(tenantId: TenantId, instanceId: InstanceId, after: number, limit: number): Promise<HistoryPart> {
    const exists = this.#tables.instances.get(instanceId)?.tenantId === tenantId;
    const wanted = (exists ? (this.#tables.history.get(instanceId) ?? []) : []).filter(({ sequence }) => sequence > after).slice(0, limit);
    let length = 0;
    const entries = wanted.filter((entry) => {
      const isNear = length < longestHistoryPart;
      length += JSON.stringify(entry).length;
      return isNear;
    });
    return Promise.resolve({ entries, isCut: entries.length < wanted.length });
  }

  #ofTenant(tenantId: TenantId): InstanceTableRow[] {
    return [...this.#tables.instances.values()].filter((row) => row.tenantId === tenantId);
  }

  #entry({ instanceId: id, tenantId, definitionId, state, startedBy, startedAt, updatedAt, endedAt, businessKey, labels }: InstanceTableRow): InstanceEntry {
    const definition = this.#definitions.entry(definitionId);
    if (definition === undefined) throw new Error('the definition of an instance is missing');
    const { namespace, name, version } = definition;
    return { id, tenantId, definition: { id: definitionId, namespace, name, version }, status: state.status, startedBy, startedAt, updatedAt, ...(endedAt === undefined ? {} : { endedAt }), ...(businessKey === undefined ? {} : { businessKey }), ...(labels === undefined ? {} : { labels }) };
  }

  #record(row: InstanceTableRow): InstanceRecord {
    const { input, state, startStatus, requestDigest } = row;
    return { ...this.#entry(row), input, state, startStatus, ...(requestDigest === undefined ? {} : { requestDigest }) };
  }
}

function fits({ definition, status, businessKey, labels = {}, startedAt }: InstanceEntry, wanted: InstanceFilter): boolean {
  return (
    [
      [wanted.namespace, definition.namespace],
      [wanted.name, definition.name],
      [wanted.version, definition.version],
      [wanted.status, status],
      [wanted.businessKey, businessKey],
      ...Object.entries(wanted.labels ?? {}).map(([label, value]) => [value, labels[label]]),
    ].every(([want, is]) => want === undefined || want === is) &&
    (wanted.startedFrom === undefined || startedAt >= new Date(wanted.startedFrom)) &&
    (wanted.startedBefore === undefined || startedAt < new Date(wanted.startedBefore))
  );
}
