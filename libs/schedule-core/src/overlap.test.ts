import { expect, it } from 'vitest';
import { bufferLimit, overlapPolicies, overlapRule, overlapRules } from './overlap.ts';

it('every policy has one rule for every occupation', () => {
  const cases = overlapRules.map((rule) => `${rule.policy} ${rule.while}`);
  expect(cases.toSorted()).toEqual(overlapPolicies.flatMap((policy) => ['idle', 'running', 'waiting'].map((occupation) => `${policy} ${occupation}`)).toSorted());
});

it.each([
  ['skip', 'fire', 'skip', 'skip'], ['buffer-one', 'fire', 'buffer', 'skip'], ['buffer-all', 'fire', 'buffer', 'buffer'],
  ['cancel-other', 'fire', 'buffer', 'buffer'], ['terminate-other', 'fire', 'fire', 'fire'], ['allow-all', 'fire', 'fire', 'fire'],
] as const)('%s: %s when idle, %s while one runs, %s while one waits', (policy, idle, running, waiting) => {
  expect([overlapRule(policy, 0, 0).tick, overlapRule(policy, 1, 0).tick, overlapRule(policy, 1, 1).tick]).toEqual([idle, running, waiting]);
});

it('a buffer has an end', () => {
  expect(overlapRule('buffer-all', 1, bufferLimit - 1)).toMatchObject({ tick: 'buffer' });
  expect(overlapRule('buffer-all', 1, bufferLimit)).toMatchObject({ tick: 'skip', because: 'buffer-full' });
  expect(overlapRule('cancel-other', 1, bufferLimit)).toMatchObject({ tick: 'buffer', waiting: 'drop' });
});

it('an unknown policy is a bug', () => {
  expect(() => overlapRule('sometimes' as 'skip', 0, 0)).toThrow('every case has a rule');
});
