import type { KeyEdge } from './key-state.ts';
import type { KeyRecord } from './signing-key.ts';

/** All in seconds. */
export interface RotationPolicy {
  /** How long a key signs. */
  readonly activeSeconds: number;
  /** How long a key is published before it signs: every verifier has read the key set in that time. */
  readonly leadSeconds: number;
  /** How long a key stays published after it has signed its last token: no shorter than a token lives or the key set may be cached. */
  readonly overlapSeconds: number;
}

/** When a key takes over: when the active one has signed long enough, as soon as the next one is known to verifiers, or whatever they know. */
export type Occasion = 'schedule' | 'demand' | 'emergency';

export interface RotationPlan {
  /** In this order. */
  readonly moves: readonly { readonly kid: string; readonly edge: KeyEdge }[];
  /** A new pending key is needed; `activate` when there is none that could sign. */
  readonly create: 'activate' | 'hold' | 'none';
  /** On demand: the key that signs from now on, or nothing, when the next one is not known long enough. */
  readonly successor?: string;
}

/** I14: what happens to the keys of the cluster now. There is always one that signs and one that verifiers know before it does. */
export function planRotation(keys: readonly KeyRecord[], now: Date, policy: RotationPolicy, occasion: Occasion): RotationPlan {
  const secondsSince = (moment: Date): number => (now.getTime() - moment.getTime()) / 1000;
  const active = keys.find(({ state }) => state === 'active');
  const pending = keys.filter(({ state }) => state === 'pending');
  const next = pending[0];
  const retire = keys.filter(({ state, stateSince }) => state === 'retiring' && secondsSince(stateSince) >= policy.overlapSeconds).map(({ kid }) => ({ kid, edge: 'retire' as const }));

  const isDue = occasion !== 'schedule' || (active !== undefined && secondsSince(active.stateSince) >= policy.activeSeconds);
  const isKnown = next !== undefined && (occasion === 'emergency' || secondsSince(next.createdAt) >= policy.leadSeconds);
  if (active === undefined) {
    if (next === undefined) return { moves: retire, create: 'activate' };
    return { moves: [...retire, { kid: next.kid, edge: 'activate' }], create: pending.length > 1 ? 'none' : 'hold', successor: next.kid };
  }
  if (!isDue || !isKnown) return { moves: retire, create: pending.length > 0 ? 'none' : 'hold' };
  return {
    moves: [...retire, { kid: active.kid, edge: 'supersede' }, { kid: next.kid, edge: 'activate' }],
    create: pending.length > 1 ? 'none' : 'hold',
    successor: next.kid,
  };
}
