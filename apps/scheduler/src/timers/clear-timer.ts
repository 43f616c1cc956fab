import type { TimerId } from '@holdfast/ids/ids';
import type { Transactions } from '@holdfast/transaction/transaction';
import { inGroups, type Join } from './in-groups.ts';
import type { TimerStore } from './timer.store.ts';

/** Ends a timer that is no longer wanted, also one that has not been heard of yet. */
export class ClearTimer {
  readonly #join: Join<TimerId>;

  constructor(transactions: Transactions, timers: TimerStore) {
    this.#join = inGroups((group) => transactions.run((tx) => timers.clear(tx, group)));
  }

  execute(timerId: TimerId): Promise<void> {
    return this.#join(timerId);
  }
}
