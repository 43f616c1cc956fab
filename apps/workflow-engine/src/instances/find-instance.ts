import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Isolated, IsolationStore } from '../isolation/isolation.store.ts';
import type { InstanceRecord, OpenWaits } from './instance-record.ts';
import type { InstanceStore } from './instance.store.ts';
import { describeWaits, type Wait } from './waits.ts';

export interface FoundInstance {
  readonly instance: InstanceRecord;
  readonly waitingFor: readonly Wait[];
  /** I11: the engine cannot take its turns. */
  readonly isolated?: Isolated;
}

/** What has ended waits for nothing. */
const noWaits: OpenWaits = { timers: new Map(), bookmarks: new Map(), calls: new Map(), events: new Map() };

export class FindInstance {
  readonly #store: InstanceStore;
  readonly #isolation: IsolationStore;

  constructor(store: InstanceStore, isolation: IsolationStore) {
    this.#store = store;
    this.#isolation = isolation;
  }

  async execute(tenantId: TenantId, instanceId: InstanceId): Promise<Result<FoundInstance, 'instance-not-found'>> {
    const instance = await this.#store.find(tenantId, instanceId);
    if (instance === undefined) return refuse('instance-not-found');
    const [waits, isolated] = instance.endedAt === undefined ? await Promise.all([this.#store.findWaits(tenantId, instanceId), this.#isolation.find(tenantId, instanceId)]) : [noWaits];
    return accept({ instance, waitingFor: instance.state === undefined ? [] : describeWaits(instance.state, waits), ...(isolated === undefined ? {} : { isolated }) });
  }
}
