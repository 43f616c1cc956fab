import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import { backoff } from '../calls/retry-policy.ts';
import type { MemoryDefinitionStore } from '../definitions/definition.store.memory.ts';
import type { DefinitionName } from '../definitions/published-definition.ts';
import type { MemoryTables } from '../turns/tables.store.memory.ts';
import type { Isolated, IsolationStore } from './isolation.store.ts';

export class MemoryIsolationStore implements IsolationStore {
  readonly #tables: MemoryTables;
  readonly #definitions: MemoryDefinitionStore;

  constructor(tables: MemoryTables, definitions: MemoryDefinitionStore) {
    this.#tables = tables;
    this.#definitions = definitions;
  }

  failed(tenantId: TenantId, instanceId: InstanceId, error: string): Promise<(Isolated & { definition: DefinitionName }) | undefined> {
    const row = this.#tables.instances.get(instanceId);
    const definition = row && this.#definitions.entry(row.definitionId);
    if (row?.tenantId !== tenantId || row.endedAt !== undefined || definition === undefined) return Promise.resolve(undefined);
    const now = this.#tables.clock.now();
    const known = this.#tables.isolatedNow(instanceId);
    const failures = (known?.failures ?? 0) + 1;
    const isolated = { since: known?.since ?? now, failures, error, retryAt: new Date(now.getTime() + backoff(failures)) };
    this.#tables.isolated.set(instanceId, { ...isolated, version: row.version });
    const { namespace, name, version } = definition;
    return Promise.resolve({ ...isolated, definition: { namespace, name, version } });
  }

  recovered(_tenantId: TenantId, instanceId: InstanceId): Promise<void> {
    this.#tables.isolated.delete(instanceId);
    return Promise.resolve();
  }

  find(tenantId: TenantId, instanceId: InstanceId): Promise<Isolated | undefined> {
    const found = this.#tables.instances.get(instanceId)?.tenantId === tenantId ? this.#tables.isolatedNow(instanceId) : undefined;
    if (found === undefined) return Promise.resolve(undefined);
    const { version: _version, ...isolated } = found;
    return Promise.resolve(isolated);
  }

  release(_tx: Transaction, tenantId: TenantId, instanceId: InstanceId): Promise<boolean> {
    const found = this.#tables.instances.get(instanceId)?.tenantId === tenantId ? this.#tables.isolatedNow(instanceId) : undefined;
    if (found === undefined) return Promise.resolve(false);
    const { clock, calls, isolated } = this.#tables;
    isolated.set(instanceId, { ...found, failures: 0, retryAt: clock.now() });
    for (const [id, call] of calls) if (call.instanceId === instanceId && call.leaseOwner === undefined) calls.set(id, { ...call, leaseUntil: clock.now().getTime() });
    return Promise.resolve(true);
  }
}
