import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { HistoryPart, InstanceStore } from './instance.store.ts';

export class ReadHistory {
  readonly #store: InstanceStore;

  constructor(store: InstanceStore) {
    this.#store = store;
  }

  /** I3: gapless. @param after the last sequence seen; 0 for the beginning, which every instance has. */
  async execute(tenantId: TenantId, instanceId: InstanceId, after: number, limit: number): Promise<Result<HistoryPart, 'instance-not-found'>> {
    const part = await this.#store.readHistory(tenantId, instanceId, after, limit);
    if (part.entries.length > 0) return accept(part);
    const exists = (await this.#store.find(tenantId, instanceId)) !== undefined;
    return exists ? accept(part) : refuse('instance-not-found');
  }
}
