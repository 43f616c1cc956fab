import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoTime } from './iso-time.ts';

describe('a time as ISO 8601', () => {
  it('is what Date says of it, whatever was asked for before', () => {
    fc.assert(fc.property(fc.date({ noInvalidDate: true }), fc.nat(2_000), (date, later) => {
      expect(isoTime(date.getTime())).toBe(date.toISOString());
      const next = new Date(Math.min(date.getTime() + later, 8.64e15));
      expect(isoTime(next.getTime())).toBe(next.toISOString());
    }));
  });

  it('is refused beyond what a Date holds, and later ones are right', () => {
    expect(() => isoTime(Number.NaN)).toThrow(RangeError);
    expect(() => isoTime(8.64e15 + 1_000)).toThrow(RangeError);
    expect(isoTime(0)).toBe('1970-01-01T00:00:00.000Z');
  });
});
