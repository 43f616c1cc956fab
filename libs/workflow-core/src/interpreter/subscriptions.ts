import type { SubscriptionId } from '@holdfast/ids/ids';
import type { Draft } from './draft.ts';

const none: ReadonlySet<SubscriptionId> = new Set();

/** What the tasks of the instance listen to now. */
export function subscriptionsOf({ state }: Draft): ReadonlySet<SubscriptionId> {
  if (state.frames.length === 0) return none;
  return new Set(state.frames.flatMap(({ awaits }) => awaits.flatMap((awaited) => (awaited.type === 'event' ? [awaited.subscriptionId] : []))));
}

/** What the shell owes for the difference that a turn made: one that began and ended in the turn is nobody's. */
export function settleSubscriptions(draft: Draft, before: ReadonlySet<SubscriptionId>): void {
  const now = subscriptionsOf(draft);
  for (const subscriptionId of before) if (!now.has(subscriptionId)) draft.effect({ type: 'unlisten', subscriptionId });
  for (const { subscriptionId, wants } of draft.wants) if (now.has(subscriptionId)) draft.effect({ type: 'listen', subscriptionId, wants });
}
