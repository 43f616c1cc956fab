import { ManualClock } from '@holdfast/clock/manual-clock';
import { expect, it } from 'vitest';
import { countingIds, randomIds } from './id-source.ts';
import { isUuid } from './uuid.ts';

it('random ids are distinct UUIDs even when the clock stands still', () => {
  const ids = randomIds(new ManualClock(new Date('2026-01-01T00:00:00Z')));
  const made = Array.from({ length: 1000 }, () => ids.next());
  expect(new Set(made).size).toBe(1000);
  expect(made.every((id) => isUuid(id))).toBe(true);
});

it('counting ids count up from one', () => {
  const ids = countingIds();
  expect([ids.next(), ids.next()]).toEqual(['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002']);
});
