import { describe, expect, it } from 'vitest';
import { after, duration } from './duration.ts';

const start = new Date('2026-01-31T10:00:00.000Z');
const end = (text: unknown) => after(start, duration.parse(text)).toISOString();

describe('a duration', () => {
  it.each<[unknown, string]>([
    ['PT0S', '2026-01-31T10:00:00.000Z'],
    ['PT1.5S', '2026-01-31T10:00:01.500Z'],
    ['P1W', '2026-02-07T10:00:00.000Z'],
    ['P1DT1H1M1S', '2026-02-01T11:01:01.000Z'],
    ['P1Y1M1W1.5DT1.5H1.5M1.5S', '2027-03-08T23:31:31.500Z'],
    [{ days: 1, hours: 1, minutes: 1, seconds: 1, milliseconds: 1 }, '2026-02-01T11:01:01.001Z'],
    ['P2M', '2026-03-31T10:00:00.000Z'],
    ['P1Y', '2027-01-31T10:00:00.000Z'],
  ])('%j ends when it says', (text, expected) => {
    expect(end(text)).toBe(expected);
  });

  it.each(['D', 'DT1S', 'D1'])('is read in one go, however many digits it has before %s (I11)', (rest) => {
    expect(duration.safeParse(`P${'1'.repeat(1_000_000)}${rest}`).success).toBe(false);
    expect(duration.safeParse(`P${'0'.repeat(1_000_000)}1Y`).data).toEqual({ months: 12, milliseconds: 0 });
  });

  it('of months ends on the last day of a month that is too short', () => {
    expect(end('P1M')).toBe('2026-02-28T10:00:00.000Z');
    expect(end('P1Y1M')).toBe('2027-02-28T10:00:00.000Z');
  });

  it.each(['', 'P', 'PT', 'P1', '1D', 'P0.5Y', '-P1D', {}, { weeks: 1 }, { days: 0.5 }, { days: 40_000 }, 5, null])('is not %j', (text) => {
    expect(duration.safeParse(text).success).toBe(false);
  });
});
