import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideBackfill, decideRun, decideTicks, type ScheduleSituation } from './decide-ticks.ts';
import { dueAt } from './jitter.ts';
import { minimumIntervalMs } from './minimum-interval.ts';
import { nextTick } from './next-tick.ts';
import { overlapPolicies, type OverlapPolicy } from './overlap.ts';
import { timetable } from './testing/timetables.ts';

const start = Date.parse('2026-01-01T00:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1000);
const plenty = { ticks: 1000, fires: 1000 };
const minutely = timetable({ recurrence: { cron: '* * * * *' } });

function situation(overlap: OverlapPolicy, parts: Partial<ScheduleSituation> = {}): ScheduleSituation {
  return { scheduleId: 'nightly', timetable: minutely, overlap, catchUpMs: 3_600_000, next: at(0), running: 0, buffered: 0, ...parts };
}

const verdicts = (overlap: OverlapPolicy, parts: Partial<ScheduleSituation>, seconds: number, budget = plenty) =>
  decideTicks(situation(overlap, parts), at(seconds), budget).records.map(({ state, reason, ending }) => [state, reason, ending].filter((part) => part !== undefined).join(' '));

describe('ticks that are due', () => {
  it('fire at their moment, not before', () => {
    expect(decideTicks(situation('allow-all'), new Date(start - 1), plenty)).toEqual({ records: [], dropBuffered: false, next: { tick: at(0), dueAt: at(0) } });
    expect(decideTicks(situation('allow-all'), at(60), plenty)).toMatchObject({ records: [{ tick: at(0), state: 'fired' }, { tick: at(60), state: 'fired' }], next: { tick: at(120) } });
  });

  it('misfire when they come to light later than the catch-up window allows', () => {
    expect(verdicts('allow-all', { catchUpMs: 60_000 }, 121)).toEqual(['misfired catch-up-window', 'misfired catch-up-window', 'fired']);
    expect(verdicts('allow-all', { catchUpMs: 60_000 }, 60)).toEqual(['fired', 'fired']);
  });

  it('are decided in batches, the oldest first', () => {
    expect(decideTicks(situation('allow-all'), at(600), { ticks: 2, fires: 9 })).toMatchObject({ records: [{ tick: at(0) }, { tick: at(60) }], next: { tick: at(120) } });
  });

  it('are skipped once the tenant has used up its ticks of the minute', () => {
    expect(verdicts('buffer-one', {}, 120, { ticks: 9, fires: 1 })).toEqual(['fired', 'skipped tenant-limit', 'skipped tenant-limit']);
    expect(verdicts('buffer-one', {}, 180, { ticks: 9, fires: 2 })).toEqual(['fired', 'buffered', 'skipped tenant-limit', 'skipped tenant-limit']);
  });

  it('have no successor after the last', () => {
    const once = timetable({ recurrence: { cron: '0 0 1 1 *' }, endAt: at(60) });
    expect(decideTicks(situation('skip', { timetable: once }), at(0), plenty)).toEqual({ records: [{ tick: at(0), dueAt: at(0), state: 'fired' }], dropBuffered: false });
  });
});

describe('ticks that meet an instance that runs', () => {
  it.each([
    ['skip', ['fired', 'skipped still-running', 'skipped still-running']],
    ['buffer-one', ['fired', 'buffered', 'skipped buffer-full']],
    ['buffer-all', ['fired', 'buffered', 'buffered']],
    ['cancel-other', ['fired cancel', 'skipped superseded', 'buffered']],
    ['terminate-other', ['fired terminate', 'fired terminate', 'fired']],
    ['allow-all', ['fired', 'fired', 'fired']],
  ] as const)('are treated as %s says', (overlap, expected) => {
    expect(verdicts(overlap, {}, 120)).toEqual(expected);
  });

  it('end what ran before, and take the place of what waited before, when the policy says so', () => {
    expect(decideTicks(situation('cancel-other', { running: 1, buffered: 1 }), at(0), plenty)).toMatchObject({ endOthers: 'cancel', dropBuffered: true, records: [{ state: 'buffered' }] });
    expect(decideTicks(situation('terminate-other', { running: 1 }), at(0), plenty)).toMatchObject({ endOthers: 'terminate', dropBuffered: false, records: [{ state: 'fired' }] });
    expect(decideTicks(situation('skip', { running: 1 }), at(0), plenty)).toMatchObject({ dropBuffered: false });
  });
});

it('a tick that follows the end of the one before comes when that has ended, or a while after it was not to be', () => {
  const of = timetable({ recurrence: { afterMs: 30_000 } });
  const decided = (parts: Partial<ScheduleSituation>, seconds: number) => decideTicks(situation('skip', { timetable: of, ...parts }), at(seconds), plenty);
  expect(decided({}, 1)).toEqual({ records: [{ tick: at(0), dueAt: at(0), state: 'fired' }], dropBuffered: false, awaitsEnd: true });
  expect(decided({ running: 1 }, 1)).toMatchObject({ records: [{ state: 'skipped' }], next: { tick: at(31), dueAt: at(31) } });
  expect(decided({ catchUpMs: 60_000 }, 90)).toMatchObject({ records: [{ state: 'misfired' }], next: { tick: at(120) } });
  expect(decided({}, -1)).toMatchObject({ records: [], next: { tick: at(0) } });
  expect(nextTick(of, at(-1))).toEqual(at(0));
  expect(nextTick(of, at(0))).toBeUndefined();
  expect(minimumIntervalMs(of.recurrence)).toBe(30_000);
});

it('a tick that somebody asked for obeys the overlap policy and the limit', () => {
  const run = (overlap: OverlapPolicy, running: number, fires = 1) => decideRun({ overlap, running, buffered: 0 }, at(7), fires).records;
  expect(run('skip', 0)).toEqual([{ tick: at(7), dueAt: at(7), state: 'fired' }]);
  expect(run('skip', 1)).toMatchObject([{ state: 'skipped', reason: 'still-running' }]);
  expect(run('allow-all', 0, 0)).toMatchObject([{ state: 'skipped', reason: 'tenant-limit' }]);
});

it('ticks of the past that somebody asked for obey a policy of their own, and the limit', () => {
  const ticks = [0, 60, 120].map((seconds) => ({ tick: at(seconds), dueAt: at(seconds) }));
  const states = (overlap: OverlapPolicy, fires = 9) => decideBackfill({ overlap, running: 0, buffered: 0 }, ticks, fires).records.map(({ state }) => state);
  expect(states('buffer-all')).toEqual(['fired', 'buffered', 'buffered']);
  expect(states('allow-all')).toEqual(['fired', 'fired', 'fired']);
  expect(states('allow-all', 2)).toEqual(['fired', 'fired', 'skipped']);
});

it('whenever one looks, and however often, each tick gets exactly one record, in order, none before it is due (I7, I8)', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...overlapPolicies),
      fc.integer({ min: 1, max: 90_000 }),
      fc.integer({ min: 0, max: 30_000 }),
      fc.array(fc.record({ passes: fc.integer({ min: 0, max: 200_000 }), ticks: fc.integer({ min: 1, max: 5 }), ends: fc.boolean() }), { maxLength: 30 }),
      (overlap, everyMs, jitterMs, looks) => {
        const of = timetable({ recurrence: { everyMs }, jitterMs });
        let now = start;
        let running = 0;
        let buffered = 0;
        let next = nextTick(of, new Date(start - 1)) ?? at(0);
        const seen: Date[] = [];
        for (const look of looks) {
          now += look.passes;
          const { records, dropBuffered, next: following } = decideTicks({ scheduleId: 's', timetable: of, overlap, catchUpMs: 60_000, next, running, buffered }, new Date(now), { ticks: look.ticks, fires: 3 });
          if (dropBuffered) buffered = 0;
          for (const record of records) {
            seen.push(record.tick);
            expect(record.dueAt).toEqual(dueAt(of, 's', record.tick));
            expect(record.dueAt.getTime()).toBeLessThanOrEqual(now);
            expect(record.state === 'misfired').toBe(now - record.dueAt.getTime() > 60_000);
            running += record.state === 'fired' ? 1 : 0;
            buffered += record.state === 'buffered' ? 1 : 0;
          }
          expect(running).toBeLessThanOrEqual(['skip', 'buffer-one', 'buffer-all', 'cancel-other'].includes(overlap) ? 1 : Number.POSITIVE_INFINITY);
          expect(buffered).toBeLessThanOrEqual(overlap === 'buffer-all' ? Number.POSITIVE_INFINITY : 1);
          if (look.ends && running > 0) running -= 1;
          if (running === 0 && buffered > 0) [running, buffered] = [1, buffered - 1];
          next = following?.tick ?? next;
        }
        expect(seen.map((tick) => tick.getTime())).toEqual(seen.map((_, index) => start + index * everyMs));
      },
    ),
  );
});
