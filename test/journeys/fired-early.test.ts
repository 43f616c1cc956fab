import { expect, it } from 'vitest';
import { firedEarly } from './fired-early.ts';

const set = { type: 'timer-set', at: '2026-01-01T00:00:00.000Z', data: { timerId: 'one', dueAt: '2026-01-01T00:00:03.000Z' } };
const firedAt = (at: string, timerId = 'one') => ({ type: 'timer-fired', at, data: { timerId } });

it('of a history the timers that fired before their moment, or have none, are found', () => {
  const [early, unknown] = [firedAt('2026-01-01T00:00:02.999Z'), firedAt('2026-01-01T00:00:04.000Z', 'other')];
  expect(firedEarly([set, early, unknown])).toEqual([early, unknown]);
  expect(firedEarly([set, firedAt('2026-01-01T00:00:03.000Z')])).toEqual([]);
});

it('a history in which no timer fired shows nothing about timers', () => {
  expect(() => firedEarly([set])).toThrow('no timer fired');
});
