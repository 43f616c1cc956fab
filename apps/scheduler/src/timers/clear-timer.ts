import type { TimerId } from '@holdfast/ids/ids';
import { inGroups, type Join } from '@holdfast/transaction/in-groups';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { TimerStore } from './timer.store.ts';

/** Ends a timer that is no longer wanted, also one that has not been heard of yet. */
export class ClearTimer {
  readonly #join: Join<TimerId, void>;

  constructor(transactions: Transactions, timers: TimerStore) {
    this.#join = inGroups(async (group) => {
      await transactions.run((tx) => timers.clear(tx, group));
      return group.map(() => undefined);
    });
  }

  execute(timerId: TimerId): Promise<void> {
    return this.#join(timerId);
  }
}
