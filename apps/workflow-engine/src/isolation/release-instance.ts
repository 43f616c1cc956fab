import type { AuditLog } from '@holdfast/audit-core/audit-log';
import { type Deed, doneEntry } from '@holdfast/audit-core/deed';
import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { InstanceStatus } from '@holdfast/workflow-core/status';
import type { InstanceStore } from '../instances/instance.store.ts';
import type { IsolationStore } from './isolation.store.ts';

export interface ReleaseParts {
  readonly instances: InstanceStore;
  readonly isolation: IsolationStore;
  readonly transactions: Transactions;
  readonly audit: AuditLog;
}

/** Has an isolated instance tried at once, as after a repair, instead of when its next attempt is due. */
export class ReleaseInstance {
  readonly #parts: ReleaseParts;

  constructor(parts: ReleaseParts) {
    this.#parts = parts;
  }

  async execute(tenantId: TenantId, instanceId: InstanceId, deed: Deed): Promise<Result<{ readonly status: InstanceStatus }, 'instance-not-found' | 'instance-not-isolated'>> {
    const { instances, isolation, transactions, audit } = this.#parts;
    const instance = await instances.find(tenantId, instanceId);
    if (instance === undefined) return refuse('instance-not-found');
    return transactions.run(async (tx) => {
      if (!(await isolation.release(tx, tenantId, instanceId))) return refuse('instance-not-isolated');
      await audit.record(tx, doneEntry(deed, 'instance.released', { type: 'instance', id: instanceId }));
      return accept({ status: instance.status });
    });
  }
}
