import { dueAt } from './jitter.ts';
import type { FireReason } from './fire-state.ts';
import { nextTick } from './next-tick.ts';
import { overlapRule, type Ending, type OverlapPolicy } from './overlap.ts';
import type { Timetable } from './timetable.ts';

/** What a schedule says, and where it stands. */
export interface ScheduleSituation {
  readonly scheduleId: string;
  readonly timetable: Timetable;
  readonly overlap: OverlapPolicy;
  /** A tick that comes to light later than this many milliseconds after it fell due is a misfire. */
  readonly catchUpMs: number;
  /** The first tick without a record. */
  readonly next: Date;
  /** Records that have not come to their end. */
  readonly running: number;
  readonly buffered: number;
}

/** How much one decision may do. */
export interface DecisionBudget {
  /** Ticks looked at; at least 1. */
  readonly ticks: number;
  /** Ticks that may fire or be buffered before the tenant's limit is reached. */
  readonly fires: number;
}

export interface TickRecord {
  readonly tick: Date;
  readonly dueAt: Date;
  readonly state: 'fired' | 'buffered' | 'skipped' | 'misfired';
  readonly reason?: FireReason;
  /** A later tick of the same batch wants its instance ended. */
  readonly ending?: Ending;
}

/** What to write down, in one transaction. */
export interface TickDecisions {
  /** One for each tick that was due, oldest first (I7). */
  readonly records: readonly TickRecord[];
  /** How the instances that ran before any of `records` are told to end; absent: they are not. */
  readonly endOthers?: Ending;
  /** The ticks that were buffered before any of `records` are skipped as superseded. */
  readonly dropBuffered: boolean;
  /** The next tick comes when an instance has ended, and nobody knows when that is. */
  readonly awaitsEnd?: true;
  /** The first tick without a record and when it falls due; absent: there are no more, unless `awaitsEnd`. */
  readonly next?: TickAt;
}

/** A tick and when it falls due. */
export interface TickAt {
  readonly tick: Date;
  readonly dueAt: Date;
}

/** Mutable while one batch of ticks is decided. */
interface Progress {
  running: number;
  buffered: number;
  fires: number;
  records: TickRecord[];
  endOthers: Ending | undefined;
  dropBuffered: boolean;
}

function decide(progress: Progress, overlap: OverlapPolicy, at: TickAt): void {
  if (progress.fires === 0) {
    progress.records.push({ ...at, state: 'skipped', reason: 'tenant-limit' });
    return;
  }
  const rule = overlapRule(overlap, progress.running, progress.buffered);
  if (rule.waiting === 'drop') {
    progress.buffered = 0;
    progress.dropBuffered = true;
    progress.records = progress.records.map((record) => (record.state === 'buffered' ? { ...record, state: 'skipped', reason: 'superseded' } : record));
  }
  const { others } = rule;
  if (others !== undefined) {
    progress.endOthers = others;
    progress.records = progress.records.map((record) => (record.state === 'fired' ? { ...record, ending: others } : record));
  }
  switch (rule.tick) {
    case 'fire':
      progress.records.push({ ...at, state: 'fired' });
      progress.running += 1;
      progress.fires -= 1;
      return;
    case 'buffer':
      progress.records.push({ ...at, state: 'buffered' });
      progress.buffered += 1;
      progress.fires -= 1;
      return;
    case 'skip':
      progress.records.push({ ...at, state: 'skipped', reason: rule.because });
  }
}

/** What did not start will not end either: the next tick comes as if it had ended now. */
function followingEnd(afterMs: number, { records }: Progress, now: Date): Pick<TickDecisions, 'awaitsEnd' | 'next'> {
  const state = records.at(-1)?.state;
  if (state === 'fired' || state === 'buffered') return { awaitsEnd: true };
  const tick = new Date(now.getTime() + afterMs);
  return { next: { tick, dueAt: tick } };
}

type Occupied = Pick<ScheduleSituation, 'overlap' | 'running' | 'buffered'>;

function progressOf({ running, buffered }: Occupied, fires: number): Progress {
  return { running, buffered, fires, records: [], endOthers: undefined, dropBuffered: false };
}

function decisionsOf({ records, endOthers, dropBuffered }: Progress): TickDecisions {
  return { records, ...(endOthers === undefined ? {} : { endOthers }), dropBuffered };
}

/** Decides one tick that no timetable knows: somebody asked for it, now. The overlap policy and the tenant's limit hold for it too. */
export function decideRun(situation: Occupied, tick: Date, fires: number): TickDecisions {
  const progress = progressOf(situation, fires);
  decide(progress, situation.overlap, { tick, dueAt: tick });
  return decisionsOf(progress);
}

/** Decides ticks of the past that somebody asked for, oldest first, by an overlap policy of their own. The tenant's limit holds for them too. */
export function decideBackfill(situation: Occupied, ticks: readonly TickAt[], fires: number): TickDecisions {
  const progress = progressOf(situation, fires);
  for (const at of ticks) decide(progress, situation.overlap, at);
  return decisionsOf(progress);
}

/** Decides each tick that is due at `now`, in order. A tick never overtakes the one before it, whatever their jitter. */
export function decideTicks(situation: ScheduleSituation, now: Date, budget: DecisionBudget): TickDecisions {
  const { scheduleId, timetable, overlap, catchUpMs } = situation;
  const progress = progressOf(situation, budget.fires);
  let tick: Date | undefined = situation.next;
  while (tick !== undefined) {
    const at = { tick, dueAt: dueAt(timetable, scheduleId, tick) };
    if (at.dueAt > now || progress.records.length >= budget.ticks) break;
    if (now.getTime() - at.dueAt.getTime() > catchUpMs) progress.records.push({ ...at, state: 'misfired', reason: 'catch-up-window' });
    else decide(progress, overlap, at);
    tick = nextTick(timetable, tick);
  }
  if (timetable.recurrence.kind === 'after' && progress.records.length > 0) return { ...decisionsOf(progress), ...followingEnd(timetable.recurrence.afterMs, progress, now) };
  return { ...decisionsOf(progress), ...(tick === undefined ? {} : { next: { tick, dueAt: dueAt(timetable, scheduleId, tick) } }) };
}
