import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { InstanceRecord } from './instance-record.ts';
import type { InstanceStore } from './instance.store.ts';
import { describeWaits, type Wait } from './waits.ts';

export interface FoundInstance {
  readonly instance: InstanceRecord;
  readonly waitingFor: readonly Wait[];
}

export class FindInstance {
  readonly #store: InstanceStore;

  constructor(store: InstanceStore) {
    this.#store = store;
  }

  async execute(tenantId: TenantId, instanceId: InstanceId): Promise<Result<FoundInstance, 'instance-not-found'>> {
    const instance = await this.#store.find(tenantId, instanceId);
    if (instance === undefined) return refuse('instance-not-found');
    return accept({ instance, waitingFor: describeWaits(instance.state, await this.#store.findWaits(tenantId, instanceId)) });
  }
}
