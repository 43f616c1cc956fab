import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mustLook, nearMs, slotMs, slotOf, slotsAhead } from './slots.ts';

const moment = fc.date({ noInvalidDate: true, min: new Date('1990-01-01T00:00:00Z'), max: new Date('2200-01-01T00:00:00Z') });
/** Moments about `now`: overdue, near and far. */
const moments = moment.chain((now) => fc.tuple(fc.constant(now), fc.array(fc.integer({ min: -2 * slotMs, max: 2 * nearMs }).map((ms) => new Date(now.getTime() + ms)))));

it('a slot is looked at before anything in it falls due, by more than Redis may be late and less than a slot', () => {
  fc.assert(
    fc.property(moment, (dueAt) => {
      const ahead = dueAt.getTime() - slotOf(dueAt).lookAt.getTime();
      expect(ahead).toBeGreaterThan(100);
      expect(ahead).toBeLessThan(2 * slotMs);
    }),
  );
});

it('moments share a slot exactly when they share a second', () => {
  fc.assert(
    fc.property(moment, fc.integer({ min: 0, max: 2 * slotMs }), (dueAt, ms) => {
      const later = new Date(dueAt.getTime() + ms);
      expect(slotOf(dueAt).number === slotOf(later).number).toBe(dueAt.toISOString().slice(0, 19) === later.toISOString().slice(0, 19));
    }),
  );
});

it('every near moment has a slot ahead, once, or is to be looked at now; and both if the look comes within the time of a commit', () => {
  fc.assert(
    fc.property(moments, ([now, dueAts]) => {
      const ahead = slotsAhead(now, dueAts);
      const numbers = ahead.map(({ number }) => number);
      expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
      expect(ahead.every(({ lookAt }) => lookAt > now)).toBe(true);
      expect(ahead.length).toBeLessThanOrEqual(nearMs / slotMs + 1);
      for (const dueAt of dueAts.filter((moment_) => moment_.getTime() <= now.getTime() + nearMs)) {
        const { number, lookAt } = slotOf(dueAt);
        expect(numbers.includes(number)).toBe(lookAt > now);
        expect(mustLook(now, [dueAt])).toBe(lookAt.getTime() <= now.getTime() + 250);
      }
    }),
  );
});

it('what is far has no slot ahead and nothing to be looked at', () => {
  fc.assert(
    fc.property(moment, fc.integer({ min: nearMs + slotMs, max: 1_000 * nearMs }), (now, ms) => {
      const dueAts = [new Date(now.getTime() + ms)];
      expect(slotsAhead(now, dueAts)).toEqual([]);
      expect(mustLook(now, dueAts)).toBe(false);
    }),
  );
});
