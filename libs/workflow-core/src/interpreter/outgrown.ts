import type { InstanceEvent } from '../event.ts';
import { jsonSize } from '../json-size.ts';
import type { JsonValue } from '../json.ts';
import { maxHidden } from '../secrets/veil.ts';
import { isTerminal } from '../status.ts';
import { failure } from '../workflow-error.ts';
import type { Draft } from './draft.ts';
import { faultInstance } from './end-instance.ts';
import { settleSubscriptions, subscriptionsOf } from './subscriptions.ts';

/** I11: ends an instance that has outgrown what one may be, which no task of it can catch; one that is suspended is left as it is. */
export function endOutgrown(draft: Draft): void {
  const { limits, state } = draft;
  if (limits === undefined || isTerminal(state.status) || state.status === 'suspended') return;
  const said = outgrown(draft, limits.historyLength, limits.stateSize);
  if (said !== undefined) end(draft, said);
}

/** I11: ends an instance that has more to hide than may be looked for. Of its input nothing is told. */
export function endOverfull(draft: Draft, event: InstanceEvent): void {
  const before = subscriptionsOf(draft);
  if (event.type === 'start' || event.type === 'retry') {
    const { startedBy } = event;
    draft.take('start');
    Object.assign(draft.state, { startedAt: draft.at, startedBy });
    draft.record('instance-started', '', { input: null, startedBy, ...(event.type === 'retry' ? { retryOf: event.of } : {}) });
  }
  end(draft, `What it hides, or the secrets that it may use, have more than ${maxHidden} characters in the forms that are looked for.`);
  settleSubscriptions(draft, before);
}

function end(draft: Draft, said: string): void {
  draft.wake();
  draft.state.ready = [];
  draft.retryPoint = undefined;
  faultInstance(draft, { ...failure('runtime', said), instance: '/do' });
}

function outgrown({ state }: Draft, historyLength: number, stateSize: number): string | undefined {
  if (state.sequence > historyLength) return `The history has more than ${historyLength} entries.`;
  const whole = state as unknown as JsonValue; // a state is JSON; its interfaces have no index signature
  return jsonSize(whole, stateSize) === Infinity ? `The state has more than ${stateSize} characters.` : undefined;
}
