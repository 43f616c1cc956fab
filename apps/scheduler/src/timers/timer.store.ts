import type { TimerId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { Timer } from './timer.ts';

export interface TimerStore {
  /** Makes the timer wait. A timer that is known, in whatever state, stays as it is. */
  set(tx: Transaction, timer: Timer): Promise<void>;

  /** Ends a waiting timer; remembers the clear when the timer is not known yet. A fired one stays fired. */
  clear(tx: Transaction, timerId: TimerId): Promise<void>;

  /**
   * Fires waiting timers that are due by the store's own clock, the earliest first, at most `limit`; each owes one
   * message in the same transaction. Timers that another transaction is firing are left to it.
   *
   * @returns what fired.
   */
  fireDue(tx: Transaction, limit: number): Promise<Timer[]>;

  /** Milliseconds until the earliest waiting timer is due, 0 when it is overdue; undefined when none waits. */
  untilNext(): Promise<number | undefined>;

  /** Forgets at most `limit` timers that ended more than `days` days ago. @returns how many. */
  prune(tx: Transaction, days: number, limit: number): Promise<number>;
}
