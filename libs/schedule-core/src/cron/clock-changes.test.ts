import { describe, expect, it } from 'vitest';
import { nextCronTick } from './next-cron-tick.ts';
import { parseCron } from './parse-cron.ts';

/**
 * An oracle that shares nothing with the code: it reads the wall clock off Intl minute by minute around each change of the
 * clocks, and applies the rule of the README to what it sees.
 */

const zones = [
  'Europe/Berlin', 'Europe/London', 'Europe/Lisbon', 'Europe/Chisinau', 'Africa/Cairo', 'Africa/Casablanca', 'America/New_York', 'America/Los_Angeles', 'America/St_Johns', 'America/Havana',
  'America/Santiago', 'America/Asuncion', 'America/Sao_Paulo', 'Atlantic/Azores', 'Asia/Beirut', 'Asia/Jerusalem', 'Asia/Tehran', 'Australia/Lord_Howe', 'Australia/Sydney', 'Pacific/Chatham',
];
const [firstYear, lastYear] = [2016, 2026];

const every = (step: number, size: number) => Array.from({ length: Math.ceil(size / step) }, (_, index) => index * step);
const expressions = [
  { text: '*/15 * * * *', hours: every(1, 24), minutes: every(15, 60) },
  { text: '7 * * * *', hours: every(1, 24), minutes: [7] },
  { text: '30 2 * * *', hours: [2], minutes: [30] },
  { text: '0 0 * * *', hours: [0], minutes: [0] },
  { text: '59 23 * * *', hours: [23], minutes: [59] },
  { text: '*/20 0-3 * * *', hours: [0, 1, 2, 3], minutes: every(20, 60) },
  { text: '0 */2 * * *', hours: every(2, 24), minutes: [0] },
  { text: '*/10 1,23 * * 0', hours: [1, 23], minutes: every(10, 60), weekday: 0 },
] as const satisfies readonly { text: string; hours: readonly number[]; minutes: readonly number[]; weekday?: number }[];

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** The zone's wall clock at an instant, as if it were UTC, in minutes. */
function wallClock(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' });
  return (at) => Date.parse(`${format.format(at).replace(' ', 'T')}Z`) / minuteMs;
}

/** The hour in which the clocks change, for each change; and a new year's midnight of each year, when they do not. */
function moments(show: (at: number) => number): number[] {
  const ahead = (at: number) => show(at) - at / minuteMs;
  const found = every(1, lastYear - firstYear).map((year) => Date.UTC(firstYear + year, 0));
  for (let day = Date.UTC(firstYear, 0); day < Date.UTC(lastYear, 0); day += dayMs) {
    if (ahead(day) === ahead(day + dayMs)) continue;
    found.push(...every(1, 24).map((hour) => day + hour * 60 * minuteMs).filter((hour) => ahead(hour) !== ahead(hour + 60 * minuteMs)));
  }
  return found;
}

/** What the rule says for the minutes from `from` on, wall clock readings given; ticks as minutes since 1970. */
function expected(shown: readonly number[], from: number, { hours, minutes, ...days }: { hours: readonly number[]; minutes: readonly number[]; weekday?: number }): number[] {
  const matches = (wall: number) => {
    const date = new Date(wall * minuteMs);
    return hours.includes(date.getUTCHours()) && minutes.includes(date.getUTCMinutes()) && (days.weekday === undefined || days.weekday === date.getUTCDay());
  };
  const even = hours.length === 24;
  const seen = new Set<number>();
  const moved = new Set<number>();
  return shown.flatMap((wall, index) => {
    const before = shown[index - 1] ?? wall - 1;
    const skipped = even ? [] : every(1, Math.max(0, wall - before - 1)).filter((minute) => matches(before + 1 + minute));
    for (const minute of skipped) moved.add(index + minute);
    const again = seen.has(wall) && !even;
    seen.add(wall);
    return (matches(wall) && !again) || moved.has(index) ? [from + index] : [];
  });
}

/** What the code says; minutes since 1970, `until` exclusive. */
function ticksBetween(text: string, zone: string, from: number, until: number): number[] {
  const parsed = parseCron(text);
  if (!parsed.ok) throw new Error(parsed.message);
  const ticks: number[] = [];
  const last = until * 60 - 1;
  for (let tick = nextCronTick(parsed.cron, zone, from * 60 - 1, last); tick !== undefined; tick = nextCronTick(parsed.cron, zone, tick, last)) ticks.push(tick / 60);
  return ticks;
}

describe('where the clocks change, ticks are as the wall clock and the rule say', () => {
  it.each(zones)('in %s, for ten years', (zone) => {
    const show = wallClock(zone);
    const differences = moments(show).flatMap((moment) => {
      const from = moment / minuteMs - 150;
      const shown = every(1, 360).map((minute) => show((from + minute) * minuteMs));
      return expressions
        .map((expression) => ({ zone, moment: new Date(moment), expression: expression.text, got: ticksBetween(expression.text, zone, from, from + shown.length), wanted: expected(shown, from, expression) }))
        .filter(({ got, wanted }) => got.join() !== wanted.join());
    });
    expect(differences).toEqual([]);
  });

  it('a day that a zone left out altogether has its tick when the next one begins', () => {
    const parsed = parseCron('30 12 30 12 *');
    if (!parsed.ok) throw new Error(parsed.message);
    // Samoa went from the 29th to the 31st of December 2011.
    const tick = nextCronTick(parsed.cron, 'Pacific/Apia', Date.UTC(2011, 11, 1) / 1000, Date.UTC(2012, 5, 1) / 1000);
    expect(new Date((tick ?? 0) * 1000)).toEqual(new Date('2011-12-31T12:30:00+14:00'));
  });
});
