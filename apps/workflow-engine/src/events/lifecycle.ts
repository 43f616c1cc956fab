import type { CloudEvent } from '@holdfast/workflow-core/events/cloud-event';
import type { HistoryEntry } from '@holdfast/workflow-core/history';
import { lifecycleEvents } from '@holdfast/workflow-core/lifecycle/lifecycle-events';
import { masked } from '../secrets/masked.ts';
import type { LifecycleScope, Told, ToldTurn } from './lifecycle.store.ts';

/** The lifecycle events that turns owe to subscribers. A turn is committed with what is to be told of it; its history tells the rest. */
export class Lifecycle {
  readonly #scope: LifecycleScope;
  readonly #source: string;

  /** @param publicUrl of the platform: instances are read below it. */
  constructor(scope: LifecycleScope, publicUrl: string) {
    this.#scope = scope;
    this.#source = `${publicUrl}/v1/instances`;
  }

  /** What is to be told of a turn with this history; undefined for nothing. */
  toldOf(history: readonly HistoryEntry[]): Told | undefined {
    if (this.#scope === 'none' || history.length === 0) return undefined;
    return this.#scope === 'all' || history.some(isOfWorkflow) ? this.#scope : undefined;
  }

  /** As the specification has them. The same turn gives the same events, by the same names. */
  eventsOf({ instanceId, definition, told, history }: ToldTurn): readonly CloudEvent[] {
    const entries = told === 'all' ? history : history.filter(isOfWorkflow);
    const events = lifecycleEvents({ instanceId, definition, source: this.#source }, entries);
    // A pause of the workflow is one of its tasks, too.
    return masked(told === 'all' ? events : events.filter(({ type }) => !type.startsWith('io.serverlessworkflow.task.')));
  }
}

function isOfWorkflow({ type }: HistoryEntry): boolean {
  return !type.startsWith('task-');
}
