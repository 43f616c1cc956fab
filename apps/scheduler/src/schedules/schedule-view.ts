import type { PreviewedTick } from '@holdfast/schedule-core/preview-ticks';
import type { TimetableText } from '@holdfast/schedule-core/parse-timetable';
import type { TickRecord } from '@holdfast/schedule-core/decide-ticks';
import type { Backfilled } from './backfill-schedule.ts';
import type { Fire } from './fire.ts';
import type { Schedule } from './schedule.ts';

/** Bodies of answers, as `libs/contracts/src/http/scheduler.ts` describes them. */

export function scheduleView({ id, spec, state, version, createdBy, createdAt, updatedAt, next }: Schedule) {
  const { name, definition, input, timetable, overlap, catchUpMs } = spec;
  const { recurrence, zone, startAt, endAt, exclude, jitterMs } = timetable;
  return {
    id, name, state, version, definition, input,
    recurrence: recurrenceView(recurrence),
    zone,
    startAt: startAt.toISOString(),
    ...(endAt === undefined ? {} : { endAt: endAt.toISOString() }),
    exclude: [...exclude],
    jitterSeconds: jitterMs / 1000,
    overlap,
    catchUpSeconds: catchUpMs / 1000,
    ...(next === undefined ? {} : { next: { tick: next.tick.toISOString(), dueAt: next.dueAt.toISOString() } }),
    createdBy,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

function recurrenceView(recurrence: TimetableText['recurrence']) {
  if ('cron' in recurrence) return recurrence;
  return 'everyMs' in recurrence ? { every: { milliseconds: recurrence.everyMs } } : { after: { milliseconds: recurrence.afterMs } };
}

export function tickView({ tick, state, reason, manual, backfilled, dueAt, decidedAt, firedAt, instanceId, outcome }: Fire) {
  return {
    tick: tick.toISOString(),
    state,
    ...(reason === undefined ? {} : { reason }),
    manual,
    backfilled,
    dueAt: dueAt.toISOString(),
    decidedAt: decidedAt.toISOString(),
    ...(firedAt === undefined ? {} : { firedAt: firedAt.toISOString() }),
    ...(instanceId === undefined ? {} : { instanceId }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

/** How many ticks of a window fired, wait, were skipped, and had run or were running before. */
export function backfillView({ fired, buffered, skipped, kept }: Backfilled) {
  return { fired, buffered, skipped, kept };
}

/** A tick that was asked for, as it was decided. */
export function runView({ tick, state, reason }: TickRecord) {
  return { tick: tick.toISOString(), state, ...(reason === undefined ? {} : { reason }) };
}

export function previewView(ticks: readonly PreviewedTick[]) {
  return { ticks: ticks.map(({ tick, local, notes }) => ({ tick: tick.toISOString(), local, notes: [...notes] })) };
}

/** A full page may have a next one; a page that is not full is the last. */
export function pageOf<Item, View, Key extends string>(items: readonly Item[], limit: number, view: (item: Item) => View, key: (item: Item) => Key): { items: View[]; next?: Key } {
  const last = items.length < limit ? undefined : items.at(-1);
  return { items: items.map(view), ...(last === undefined ? {} : { next: key(last) }) };
}
