import type { Transactions } from '@holdfast/transaction/transaction';
import { inGroups, type Join } from './in-groups.ts';
import type { Timer } from './timer.ts';
import type { TimerStore } from './timer.store.ts';

/** Makes an instance's timer wait. Setting it again, or after it was cleared, changes nothing. */
export class SetTimer {
  readonly #join: Join<Timer>;

  constructor(transactions: Transactions, timers: TimerStore) {
    this.#join = inGroups((group) => transactions.run((tx) => timers.set(tx, group)));
  }

  execute(timer: Timer): Promise<void> {
    return this.#join(timer);
  }
}
