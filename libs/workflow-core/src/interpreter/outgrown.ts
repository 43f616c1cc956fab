import { jsonSize } from '../json-size.ts';
import type { JsonValue } from '../json.ts';
import { isTerminal } from '../status.ts';
import { failure } from '../workflow-error.ts';
import type { Draft } from './draft.ts';
import { faultInstance } from './end-instance.ts';

/** I11: ends an instance that has outgrown what one may be, which no task of it can catch; one that is suspended is left as it is. */
export function endOutgrown(draft: Draft): void {
  const { limits, state } = draft;
  if (limits === undefined || isTerminal(state.status) || state.status === 'suspended') return;
  const said = outgrown(draft, limits.historyLength, limits.stateSize);
  if (said === undefined) return;
  draft.wake();
  state.ready = [];
  draft.retryPoint = undefined;
  faultInstance(draft, { ...failure('runtime', said), instance: '/do' });
}

function outgrown({ state }: Draft, historyLength: number, stateSize: number): string | undefined {
  if (state.sequence > historyLength) return `The history has more than ${historyLength} entries.`;
  const whole = state as unknown as JsonValue; // a state is JSON; its interfaces have no index signature
  return jsonSize(whole, stateSize) === Infinity ? `The state has more than ${stateSize} characters.` : undefined;
}
