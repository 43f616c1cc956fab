import { type Deed, doneEntry } from '@holdfast/audit-core/deed';
import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import { refuse, type Result } from '@holdfast/problem/result';
import type { InstanceSecrets } from '../secrets/instance-secrets.ts';
import type { InstanceStore } from './instance.store.ts';
import type { StartInstance, StartRefusal, Started } from './start-instance.ts';

/** Begins the key of a retry. The space keeps it apart from every key that a request can bring: they are visible ASCII. */
const mark = 'retry ';

/**
 * Takes a faulted instance up in a new one, from the failed task on.
 *
 * I2: the faulted one stays what it is. Once: asked again, the answer is the same instance, which may be retried itself when it faults.
 */
export class RetryInstance {
  readonly #instances: InstanceStore;
  readonly #startInstance: StartInstance;
  readonly #secrets: InstanceSecrets;

  constructor(instances: InstanceStore, startInstance: StartInstance, secrets: InstanceSecrets) {
    this.#secrets = secrets;
    this.#instances = instances;
    this.#startInstance = startInstance;
  }

  async execute(tenantId: TenantId, instanceId: InstanceId, by: string, deed?: Deed): Promise<Result<Started, StartRefusal | 'instance-not-found' | 'instance-not-retryable' | 'instance-unreadable'>> {
    const faulted = await this.#instances.find(tenantId, instanceId);
    if (faulted === undefined) return refuse('instance-not-found');
    const { state } = faulted;
    if (state === undefined) return refuse('instance-unreadable');
    const { retry } = state;
    if (retry === undefined) return refuse('instance-not-retryable', { detail: `It is ${faulted.status}${faulted.status === 'faulted' ? ', but with no task' : ''}.` });
    const { definition, input, businessKey, labels } = faulted;
    return this.#startInstance.execute({ tenantId, startedBy: by, definition, input, businessKey, labels, idempotencyKey: `${mark}${instanceId}`, retry: { of: instanceId, from: retry }, vault: this.#secrets.open(state).vault, audited: deed && doneEntry(deed, 'instance.retried', { type: 'instance', id: instanceId }) });
  }
}
