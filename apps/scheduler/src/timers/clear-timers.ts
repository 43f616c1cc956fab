import type { TimerId } from '@holdfast/ids/ids';
import { inGroups, type Join } from '@holdfast/transaction/in-groups';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { TimerStore } from './timer.store.ts';

/** Ends timers that are no longer wanted, also such as have not been heard of yet. */
export class ClearTimers {
  readonly #join: Join<readonly TimerId[], void>;

  constructor(transactions: Transactions, timers: TimerStore) {
    this.#join = inGroups(async (group) => {
      await transactions.run((tx) => timers.clear(tx, group.flat()));
      return group.map(() => undefined);
    });
  }

  execute(timerIds: readonly TimerId[]): Promise<void> {
    return this.#join(timerIds);
  }
}
