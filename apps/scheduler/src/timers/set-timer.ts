import { inGroups, type Join } from '@holdfast/transaction/in-groups';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { Timer } from './timer.ts';
import type { Coming, TimerStore } from './timer.store.ts';

/** Makes an instance's timer wait. Setting it again, or after it was cleared, changes nothing. */
export class SetTimer {
  readonly #join: Join<Timer, void>;

  /** @param onSet told after each commit when what was set falls due. */
  constructor(transactions: Transactions, timers: TimerStore, onSet: (coming: Coming) => void) {
    this.#join = inGroups(async (group) => {
      onSet(await transactions.run((tx) => timers.set(tx, group)));
      return group.map(() => undefined);
    });
  }

  execute(timer: Timer): Promise<void> {
    return this.#join(timer);
  }
}
