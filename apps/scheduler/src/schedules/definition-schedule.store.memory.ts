import type { TenantId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { DefinitionScheduleStore, KnownDefinition } from './definition-schedule.store.ts';
import type { DefinitionKey } from './schedule.ts';

export class MemoryDefinitionScheduleStore implements DefinitionScheduleStore {
  readonly #known = new Map<string, KnownDefinition>();

  async lockKnown(_tx: Transaction, tenantId: TenantId, { namespace, name }: Omit<DefinitionKey, 'version'>): Promise<KnownDefinition | undefined> {
    return this.#known.get(`${tenantId} ${namespace} ${name}`);
  }

  async remember(_tx: Transaction, tenantId: TenantId, { namespace, name, version }: DefinitionKey, { scheduleId }: Parameters<DefinitionScheduleStore['remember']>[3]): Promise<void> {
    this.#known.set(`${tenantId} ${namespace} ${name}`, { version, ...(scheduleId === undefined ? {} : { scheduleId }) });
  }
}
