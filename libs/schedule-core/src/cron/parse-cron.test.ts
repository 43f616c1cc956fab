import { describe, expect, it } from 'vitest';
import type { Cron } from './cron.ts';
import { parseCron } from './parse-cron.ts';

function read(text: string): Cron {
  const parsed = parseCron(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.cron;
}

describe('a cron expression', () => {
  it('of five fields begins with the minute, of six with the second', () => {
    expect(read('5 4 * * *')).toMatchObject({ seconds: [0], minutes: [5], hours: [4] });
    expect(read('30 5 4 * * *')).toMatchObject({ seconds: [30], minutes: [5], hours: [4] });
  });

  it('may list values, ranges and steps, in any order, and repeat them', () => {
    expect(read('50-59/4,3,1,1-2 */8 * * *')).toMatchObject({ minutes: [1, 2, 3, 50, 54, 58], hours: [0, 8, 16] });
    expect(read('50/3 ? * * *').minutes).toEqual([50, 53, 56, 59]);
  });

  it('may name months and days of the week, in any case', () => {
    expect(read('0 0 * jan-Mar,DEC *').months).toEqual([1, 2, 3, 12]);
    expect(read('0 0 * * mon,7').weekDays).toEqual([{ kind: 'every', weekday: 1 }, { kind: 'every', weekday: 0 }]);
  });

  it('knows L, L-n, W, LW for days of the month, and # and L for days of the week', () => {
    expect(read('0 0 L,L-3,15W,LW * *').monthDays).toEqual([
      { kind: 'before-last', days: 0 },
      { kind: 'before-last', days: 3 },
      { kind: 'nearest-weekday', day: 15 },
      { kind: 'last-weekday' },
    ]);
    expect(read('0 0 * * FRI#2,5L,7#1').weekDays).toEqual([
      { kind: 'nth', weekday: 5, nth: 2 },
      { kind: 'last', weekday: 5 },
      { kind: 'nth', weekday: 0, nth: 1 },
    ]);
  });

  it.each([
    ['@yearly', '0 0 1 1 *'], ['@annually', '0 0 1 1 *'], ['@monthly', '0 0 1 * *'], ['@weekly', '0 0 * * 0'],
    ['@daily', '0 0 * * *'], ['@Midnight', '0 0 * * *'], ['@hourly', '0 * * * *'], ['@minutely', '* * * * *'],
  ])('%s stands for %s', (shortcut, expression) => {
    expect(read(shortcut)).toEqual(read(expression));
  });

  it.each([
    ['* * * *', /5 fields/u], ['* * * * * * *', /5 fields/u], ['@reboot', /5 fields/u], ['', /5 fields/u], [`${'0,'.repeat(600)}0 * * * *`, /longer/u],
    ['60 * * * *', /minute: "60"/u], ['-1 * * * *', /minute/u], ['* 24 * * *', /hour: "24"/u], ['* * 0 * *', /day of month: "0"/u], ['* * 32 * *', /day of month/u],
    ['* * * 13 *', /month: "13"/u], ['* * * * 8', /day of week: "8"/u], ['* * * foo *', /month: "foo"/u], ['5-1 * * * *', /ends before/u], ['1-2-3 * * * *', /not a value/u],
    ['1/2/3 * * * *', /not a value/u], ['*-5 * * * *', /not a range/u], ['*/0 * * * *', /not a step/u], ['*/x * * * *', /not a step/u], ['1,,2 * * * *', /minute: ""/u],
    ['* * L-31 * *', /before every/u], ['* * W * *', /day of month/u], ['* * * * 5#6', /day of week/u], ['* * * * L', /day of week/u], ['H * * * *', /minute: "H"/u], ['1.5 * * * *', /minute/u],
  ])('is refused with the field that is wrong: %s', (expression, message) => {
    const parsed = parseCron(expression);
    expect(parsed.ok ? '' : parsed.message).toMatch(message);
  });

  it('that is no text is a bug, not a refusal', () => {
    expect(() => parseCron(Symbol('x') as unknown as string)).toThrow(TypeError);
  });
});
