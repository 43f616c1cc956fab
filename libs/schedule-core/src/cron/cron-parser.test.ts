import { CronExpressionParser } from 'cron-parser';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextCronTick } from './next-cron-tick.ts';
import { parseCron } from './parse-cron.ts';

const value = (min: number, max: number) => fc.integer({ min, max }).map(String);
const range = (min: number, max: number) => fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
const field = (min: number, max: number) =>
  fc.oneof(fc.constant('*'), fc.integer({ min: 2, max: 20 }).map((step) => `*/${step}`), range(min, max), fc.uniqueArray(value(min, max), { minLength: 1, maxLength: 4 }).map((items) => items.join(',')));
/** Both day fields restricted, or a step over all days, is where crontab(5) and cron-parser have readings of their own. */
const dayFields = fc.oneof(
  fc.constant(['*', '*']),
  fc.oneof(value(1, 31), range(1, 31), fc.constant('L')).map((day) => [day, '*']),
  fc.oneof(value(0, 6), range(0, 6), value(1, 5).map((nth) => `3#${nth}`), value(0, 6).map((day) => `${day}L`)).map((day) => ['*', day]),
);
const expression = fc.tuple(field(0, 59), field(0, 23), dayFields, fc.oneof(fc.constant('*'), range(1, 12))).map(([minute, hour, [day, week], month]) => `${minute} ${hour} ${day} ${month} ${week}`);
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'America/St_Johns'];
/** Half of them in the weeks in which clocks change. */
const moment = fc.oneof(
  fc.integer({ min: Date.UTC(2021, 0) / 1000, max: Date.UTC(2030, 0) / 1000 }),
  fc.tuple(fc.integer({ min: 2021, max: 2029 }), fc.constantFrom([2, 7], [2, 24], [9, 24], [9, 31]), fc.integer({ min: 0, max: 8 * 86_400 })).map(([year, [month = 0, day], seconds]) => Date.UTC(year, month, day) / 1000 + seconds),
);

const lead = 3 * 3600;

/**
 * The first ticks after a moment, as cron-parser reads them. It is asked from hours before, for what it finds in the hour after a gap
 * depends on whether it was asked from before the gap; and it refuses to read a day that no chosen month has.
 */
function theirTicks(text: string, tz: string, after: number, until: number, count: number): number[] {
  try {
    const theirs = CronExpressionParser.parse(text, { tz, currentDate: new Date((after - lead) * 1000), endDate: new Date(until * 1000) });
    const ticks: number[] = [];
    while (ticks.length < count && theirs.hasNext()) {
      const tick = theirs.next().getTime() / 1000;
      if (tick > after) ticks.push(tick);
    }
    return ticks;
  } catch (error) {
    if (error instanceof Error && error.message === 'Invalid explicit day of month definition') return [];
    throw error;
  }
}

it('agrees with cron-parser on what both can read, clock changes included', () => {
  fc.assert(
    fc.property(expression, fc.constantFrom(...zones), moment, (text, zone, after) => {
      const parsed = parseCron(text);
      if (!parsed.ok) throw new Error(parsed.message);
      const until = after + 366 * 86_400;
      const ticks: number[] = [];
      for (let tick = nextCronTick(parsed.cron, zone, after, until); tick !== undefined && ticks.length < 5; tick = nextCronTick(parsed.cron, zone, tick, until)) ticks.push(tick);
      expect(ticks).toEqual(theirTicks(text, zone, after, until, 5));
    }),
    { numRuns: 150, examples: [['* 0 31 9 *', 'UTC', 1_609_459_200], ['0-1 */2 * * *', 'America/New_York', 1_678_604_400]] },
  );
});
