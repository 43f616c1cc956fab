import type { TimerId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { Timer } from './timer.ts';

/** What one look at the due timers did. */
export interface Look {
  /** When it was, by the store's own clock. */
  readonly at: Date;
  readonly fired: readonly Timer[];
  /** Milliseconds until the earliest timer that was not handed over yet is to be, `handOverMs` before it falls due; undefined when there is none. */
  readonly untilNext: number | undefined;
}

/** When timers fall due, and what time it is, both by the store's own clock. */
export interface Coming {
  readonly at: Date;
  readonly dueAts: readonly Date[];
}

export interface TimerStore {
  /** Makes timers wait. A timer that is known, in whatever state, stays as it is. @returns when those fall due that were not known. */
  set(tx: Transaction, timers: readonly Timer[]): Promise<Coming>;

  /** When the first timer falls due of each stretch of `everyMs`, counted from 1970, that begins within `withinMs`: no more than one look a stretch. */
  coming(withinMs: number, everyMs: number): Promise<Coming>;

  /** Ends waiting timers; remembers the clear of those not known yet. A fired one stays fired. */
  clear(tx: Transaction, timerIds: readonly TimerId[]): Promise<void>;

  /**
   * Fires waiting timers that are due by the store's own clock, or within `aheadMs`, the earliest first, at most `limit`: they are handed over,
   * by a message that they owe in the same commit, which is this call's own. Timers that another transaction is firing are left to it.
   */
  fireDue(limit: number): Promise<Look>;

  /** Forgets at most `limit` timers that ended more than `days` days ago. @returns how many. */
  prune(tx: Transaction, days: number, limit: number): Promise<number>;
}
