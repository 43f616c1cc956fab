import { expect, it } from 'vitest';
import { ManualClock } from './manual-clock.ts';
import { systemClock } from './system-clock.ts';

it('a manual clock stands still until it is advanced', () => {
  const clock = new ManualClock(new Date('2026-01-01T00:00:00Z'));
  expect(clock.now()).toEqual(clock.now());
  clock.advance(1500);
  expect(clock.now().toISOString()).toBe('2026-01-01T00:00:01.500Z');
});

it('the system clock never hands out a date that somebody else may change', () => {
  expect(systemClock.now()).not.toBe(systemClock.now());
});
