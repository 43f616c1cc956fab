import { inGroups, type Join } from '@holdfast/transaction/in-groups';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { Timer } from './timer.ts';
import type { TimerStore } from './timer.store.ts';

/** Makes an instance's timer wait. Setting it again, or after it was cleared, changes nothing. */
export class SetTimer {
  readonly #join: Join<Timer, void>;

  constructor(transactions: Transactions, timers: TimerStore) {
    this.#join = inGroups(async (group) => {
      await transactions.run((tx) => timers.set(tx, group));
      return group.map(() => undefined);
    });
  }

  execute(timer: Timer): Promise<void> {
    return this.#join(timer);
  }
}
