import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { Page } from '../definitions/definition.store.ts';
import type { InstanceEntry } from './instance-record.ts';
import type { InstanceFilter, InstanceStore } from './instance.store.ts';

/** A tenant's instances, newest first. */
export class ListInstances {
  readonly #store: InstanceStore;

  constructor(store: InstanceStore) {
    this.#store = store;
  }

  execute(tenantId: TenantId, filter: InstanceFilter, page: Page<InstanceId>): Promise<readonly InstanceEntry[]> {
    return this.#store.list(tenantId, filter, page);
  }
}
