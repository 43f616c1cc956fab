import type { Effect } from './effect.ts';
import type { InstanceEvent } from './event.ts';
import type { HistoryEntry } from './history.ts';
import { applyEvent } from './interpreter/apply-event.ts';
import { Draft, type Turn } from './interpreter/draft.ts';
import { endOverfull } from './interpreter/outgrown.ts';
import { TooMuchHidden } from './secrets/veil.ts';
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
  try {
    return applyEvent(draft, event) ? outcomeOf(draft) : { state, history: [], effects: [] };
  } catch (error) {
    if (!(error instanceof TooMuchHidden)) throw error;
    // Of what was drafted nothing can be kept: it may show what was to be hidden.
    const ended = new Draft(workflow, state, { ...turn, secrets: [] });
    endOverfull(ended, event);
    return outcomeOf(ended);
  }
}

function outcomeOf({ state, history, effects }: Draft): Advance {
  return { state, history, effects };
}
