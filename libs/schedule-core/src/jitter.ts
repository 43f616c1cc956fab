import type { Timetable } from './timetable.ts';

/** 32-bit FNV-1a, mixed as MurmurHash3 ends: names that differ in a digit spread over the whole range. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** When a tick falls due: its own moment and a delay that every replica computes alike, from the schedule's id and the tick. */
export function dueAt({ jitterMs }: Timetable, scheduleId: string, tick: Date): Date {
  const share = hash(`${scheduleId} ${tick.getTime()}`) / 2 ** 32;
  return new Date(tick.getTime() + Math.floor(share * jitterMs));
}
