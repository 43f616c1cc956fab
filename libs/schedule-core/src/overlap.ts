import type { FireReason } from './fire-state.ts';

/** What happens to a tick that falls due while an instance of its schedule runs. */
export const overlapPolicies = ['skip', 'buffer-one', 'buffer-all', 'cancel-other', 'terminate-other', 'allow-all'] as const;

export type OverlapPolicy = (typeof overlapPolicies)[number];

/** What a schedule is busy with. `running`: at least one instance, none waits. `waiting`: at least one tick is buffered. */
export type Occupation = 'idle' | 'running' | 'waiting';

/** How an instance is told to end. `cancel`: what somebody has decided for it before comes first. `terminate`: at once, whatever is under way. */
export type Ending = 'cancel' | 'terminate';

/** `others`: how the instances that run are told to end. `waiting`: the ticks that are buffered are skipped as superseded. */
export type OverlapRule = { readonly policy: OverlapPolicy; readonly while: Occupation; readonly others?: Ending; readonly waiting?: 'drop' } & (
  | { readonly tick: 'fire' | 'buffer' }
  | { readonly tick: 'skip'; readonly because: FireReason }
);

/** Every case. A buffered tick fires as soon as nothing runs, whatever the policy has become. */
export const overlapRules = [
  { policy: 'skip', while: 'idle', tick: 'fire' },
  { policy: 'skip', while: 'running', tick: 'skip', because: 'still-running' },
  { policy: 'skip', while: 'waiting', tick: 'skip', because: 'still-running' },

  { policy: 'buffer-one', while: 'idle', tick: 'fire' },
  { policy: 'buffer-one', while: 'running', tick: 'buffer' },
  { policy: 'buffer-one', while: 'waiting', tick: 'skip', because: 'buffer-full' },

  { policy: 'buffer-all', while: 'idle', tick: 'fire' },
  { policy: 'buffer-all', while: 'running', tick: 'buffer' },
  { policy: 'buffer-all', while: 'waiting', tick: 'buffer' },

  // Waits until what it ended has ended.
  { policy: 'cancel-other', while: 'idle', tick: 'fire' },
  { policy: 'cancel-other', while: 'running', tick: 'buffer', others: 'cancel' },
  { policy: 'cancel-other', while: 'waiting', tick: 'buffer', others: 'cancel', waiting: 'drop' },

  // Neither waits for anything nor is waited for.
  { policy: 'terminate-other', while: 'idle', tick: 'fire' },
  { policy: 'terminate-other', while: 'running', tick: 'fire', others: 'terminate' },
  { policy: 'terminate-other', while: 'waiting', tick: 'fire', others: 'terminate', waiting: 'drop' },

  { policy: 'allow-all', while: 'idle', tick: 'fire' },
  { policy: 'allow-all', while: 'running', tick: 'fire' },
  { policy: 'allow-all', while: 'waiting', tick: 'fire' },
] as const satisfies readonly OverlapRule[];

/** Ticks that wait at most, per schedule. */
export const bufferLimit = 1000;

/** The rule for a tick of a schedule with so many instances running and ticks buffered. */
export function overlapRule(policy: OverlapPolicy, running: number, buffered: number): OverlapRule {
  const occupation: Occupation = buffered > 0 ? 'waiting' : running > 0 ? 'running' : 'idle';
  const rule: OverlapRule | undefined = overlapRules.find((one) => one.policy === policy && one.while === occupation);
  if (rule === undefined) throw new Error('every case has a rule');
  if (rule.tick === 'buffer' && rule.waiting === undefined && buffered >= bufferLimit) return { ...rule, tick: 'skip', because: 'buffer-full' };
  return rule;
}
