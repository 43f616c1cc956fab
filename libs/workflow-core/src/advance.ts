import type { Effect } from './effect.ts';
import type { InstanceEvent } from './event.ts';
import type { HistoryEntry } from './history.ts';
import { applyEvent } from './interpreter/apply-event.ts';
import { Draft, type Turn } from './interpreter/draft.ts';
import type { InstanceState } from './state.ts';
import type { Workflow } from './workflow.ts';

export type { Turn };

/** What one turn comes to. All of it is committed together, or none of it. */
export interface Advance {
  readonly state: InstanceState;
  readonly history: readonly HistoryEntry[];
  readonly effects: readonly Effect[];
}

/**
 * One turn: takes the event in and runs on until something outside is needed, a checkpoint is due, or the instance ends. Pure: the same
 * arguments give the same result for ever. An event that does not apply (any more) gives back the same state object, no history, no
 * effects.
 *
 * @throws {TypeError} when `state` is not one of `workflow`; nothing else makes it throw.
 */
export function advance(workflow: Workflow, state: InstanceState, event: InstanceEvent, turn: Turn): Advance {
  const draft = new Draft(workflow, state, turn);
  return applyEvent(draft, event)
    ? { state: draft.state, history: draft.history, effects: draft.effects }
    : { state, history: [], effects: [] };
}
