import { describe, expect, it } from 'vitest';
import { parseTimetable, type TimetableText } from './parse-timetable.ts';

const sound: TimetableText = { recurrence: { cron: '@daily' }, zone: 'Europe/Berlin', startAt: new Date(1000), exclude: [], jitterMs: 0 };
const pointers = (text: Partial<TimetableText>) => {
  const parsed = parseTimetable({ ...sound, ...text });
  return parsed.ok ? [] : parsed.errors.map((error) => error.pointer);
};

describe('a timetable', () => {
  it('names every place that is wrong', () => {
    expect(pointers({})).toEqual([]);
    expect(pointers({ recurrence: { everyMs: 1 }, endAt: new Date(1000) })).toEqual([]);
    expect(pointers({ recurrence: { cron: 'x' }, zone: 'Mars/Olympus', endAt: new Date(0), exclude: [{ yearly: '02-29' }, { yearly: '02-30' }] })).toEqual(['/recurrence/cron', '/zone', '/endAt', '/exclude/1']);
    expect(pointers({ exclude: [{ from: '2026-02-29', to: '2026-03-01' }] })).toEqual(['/exclude/0']);
    expect(pointers({ exclude: [{ from: '2026-03-02', to: '2026-03-01' }] })).toEqual(['/exclude/0']);
    expect(pointers({ exclude: [{ from: '1.3.2026', to: '2026-03-01' }] })).toEqual(['/exclude/0']);
  });

  it.each([['UTC', true], ['America/Argentina/Buenos_Aires', true], ['Etc/GMT+5', true], ['+02:00', false], ['', false], ['Europe', false]])('takes %s for a zone: %s', (zone, known) => {
    expect(pointers({ zone })).toEqual(known ? [] : ['/zone']);
  });
});
