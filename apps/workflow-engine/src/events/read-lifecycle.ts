import type { TenantId } from '@holdfast/ids/ids';
import type { CloudEvent } from '@holdfast/workflow-core/events/cloud-event';
import type { Lifecycle } from './lifecycle.ts';
import type { LifecycleStore } from './lifecycle.store.ts';

/** Lifecycle events of a tenant's instance, and the position to go on from. */
export interface OwedEvents {
  readonly position: string;
  readonly tenantId: TenantId;
  readonly events: readonly CloudEvent[];
}

/** What subscribers are owed, commit by commit. */
export class ReadLifecycle {
  readonly #store: LifecycleStore;
  readonly #lifecycle: Lifecycle;

  constructor(store: LifecycleStore, lifecycle: Lifecycle) {
    this.#store = store;
    this.#lifecycle = lifecycle;
  }

  /** @param after `'0'` for all that is kept. */
  async execute(after: string, commits: number): Promise<OwedEvents[]> {
    const turns = await this.#store.read(after, commits);
    return turns.map((turn) => ({ position: turn.position, tenantId: turn.tenantId, events: this.#lifecycle.eventsOf(turn) }));
  }
}
