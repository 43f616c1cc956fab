import { expect, it } from 'vitest';
import { ManualClock } from './manual-clock.ts';
import { seldom } from './seldom.ts';

it('what repeats is said the first time, and again when its time has passed since it was said', () => {
  const clock = new ManualClock(new Date('2026-01-01T00:00:00Z'));
  const say = seldom(clock, 1_000);
  expect([say(), say()]).toEqual([true, false]);
  clock.advance(999);
  expect(say()).toBe(false);
  clock.advance(1);
  expect([say(), say()]).toEqual([true, false]);
});

it('what repeats is not kept quiet for as long as a clock was set back', () => {
  const clock = new ManualClock(new Date('2026-01-01T00:00:00Z'));
  const say = seldom(clock, 1_000);
  expect(say()).toBe(true);
  clock.advance(-3_600_000);
  expect([say(), say()]).toEqual([true, false]);
});
