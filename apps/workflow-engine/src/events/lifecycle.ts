import type { InstanceId } from '@holdfast/ids/ids';
import type { CloudEvent } from '@holdfast/workflow-core/events/cloud-event';
import type { HistoryEntry } from '@holdfast/workflow-core/history';
import { lifecycleEvents } from '@holdfast/workflow-core/lifecycle/lifecycle-events';
import type { Workflow } from '@holdfast/workflow-core/workflow';
import { masked } from '../secrets/masked.ts';

/** Of what subscribers are told. */
export type LifecycleScope = 'all' | 'workflows' | 'none';

/** The lifecycle events that a turn owes to subscribers. */
export class Lifecycle {
  readonly #scope: LifecycleScope;
  readonly #source: string;

  /** @param publicUrl of the platform: instances are read below it. */
  constructor(scope: LifecycleScope, publicUrl: string) {
    this.#scope = scope;
    this.#source = `${publicUrl}/v1/instances`;
  }

  of(instanceId: InstanceId, { definition: { document } }: Workflow, history: readonly HistoryEntry[]): readonly CloudEvent[] {
    if (this.#scope === 'none') return [];
    const { namespace, name, version } = document;
    const told = this.#scope === 'all' ? history : history.filter(({ type }) => !type.startsWith('task-'));
    return masked(lifecycleEvents({ instanceId, definition: { namespace, name, version }, source: this.#source }, told));
  }
}
