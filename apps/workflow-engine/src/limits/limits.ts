import type { InstanceLimits } from '@holdfast/workflow-core/limits';

/** What each tenant may have. */
export interface Limits extends InstanceLimits {
  /** Instances that have not ended. */
  readonly instances: number;
  /** Events a second that one replica takes in, on average over ten seconds. */
  readonly eventsPerSecond: number;
}

/** For tests and for what is bounded otherwise. */
export const unlimited: Limits = { instances: Infinity, eventsPerSecond: Infinity, stateSize: Infinity, historyLength: Infinity };
