import { describe, expect, it } from 'vitest';
import type { KeyState } from './key-state.ts';
import { planRotation, type Occasion } from './rotation-plan.ts';
import type { KeyRecord } from './signing-key.ts';

const now = new Date('2026-03-01T12:00:00Z');
const policy = { activeSeconds: 1000, leadSeconds: 10, overlapSeconds: 100 };
const key = (kid: string, state: KeyState, age: number): KeyRecord => {
  const since = new Date(now.getTime() - age * 1000);
  return { kid, alg: 'RS256', state, createdAt: since, stateSince: since };
};
const plan = (occasion: Occasion, ...keys: KeyRecord[]) => planRotation(keys, now, policy, occasion);
const takeOver = [{ kid: 'a', edge: 'supersede' }, { kid: 'b', edge: 'activate' }];

describe('the keys of a cluster (I14)', () => {
  it('begin with one that signs and one that verifiers know before it does', () => {
    expect(plan('schedule')).toEqual({ moves: [], create: 'activate' });
    expect(plan('schedule', key('a', 'active', 0))).toEqual({ moves: [], create: 'hold' });
    expect(plan('schedule', key('a', 'active', 0), key('b', 'pending', 0))).toEqual({ moves: [], create: 'none' });
  });

  it('change when the active one has signed for its time, and a successor is made', () => {
    expect(plan('schedule', key('a', 'active', 999), key('b', 'pending', 999)).moves).toEqual([]);
    expect(plan('schedule', key('a', 'active', 1000), key('b', 'pending', 999))).toEqual({ moves: takeOver, create: 'hold', successor: 'b' });
  });

  it('change on demand, in the order in which they were made, once the next one is known to every verifier', () => {
    expect(plan('demand', key('a', 'active', 1), key('b', 'pending', 9))).toEqual({ moves: [], create: 'none' });
    expect(plan('demand', key('a', 'active', 1), key('b', 'pending', 10), key('c', 'pending', 10))).toEqual({ moves: takeOver, create: 'none', successor: 'b' });
  });

  it('change in an emergency whatever verifiers know', () => {
    expect(plan('emergency', key('a', 'retired', 1), key('b', 'pending', 0))).toEqual({ moves: [{ kid: 'b', edge: 'activate' }], create: 'hold', successor: 'b' });
    expect(plan('emergency', key('a', 'retired', 1))).toEqual({ moves: [], create: 'activate' });
  });

  it('stay published until what they signed has expired, and no longer', () => {
    const others = [key('b', 'active', 5), key('c', 'pending', 5)];
    expect(plan('schedule', key('a', 'retiring', 99), ...others).moves).toEqual([]);
    expect(plan('schedule', key('a', 'retiring', 100), ...others).moves).toEqual([{ kid: 'a', edge: 'retire' }]);
  });
});
