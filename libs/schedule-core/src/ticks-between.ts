import type { TickAt } from './decide-ticks.ts';
import { dueAt } from './jitter.ts';
import { nextTick } from './next-tick.ts';
import type { Timetable } from './timetable.ts';

/** The ticks from `from` to `to`, both inclusive, oldest first; one more than `limit` at most, which tells that there are too many. */
export function ticksBetween(timetable: Timetable, scheduleId: string, from: Date, to: Date, limit: number): TickAt[] {
  const ticks: TickAt[] = [];
  for (let tick = nextTick(timetable, new Date(from.getTime() - 1)); tick !== undefined && tick <= to && ticks.length <= limit; tick = nextTick(timetable, tick)) {
    ticks.push({ tick, dueAt: dueAt(timetable, scheduleId, tick) });
  }
  return ticks;
}
