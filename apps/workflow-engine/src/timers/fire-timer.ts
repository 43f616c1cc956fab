import { setTimeout as sleep } from 'node:timers/promises';
import type { InstanceId, TenantId, TimerId } from '@holdfast/ids/ids';
import type { Isolation } from '../isolation/isolation.ts';
import type { TakeTurn } from '../turns/take-turn.ts';
import type { TurnStore } from '../turns/turn.store.ts';

/** Advances an instance whose timer has come. I10: a resume of a bookmark that came before its deadline is applied instead, by the turn. */
export class FireTimer {
  readonly #takeTurn: TakeTurn;
  readonly #turns: TurnStore;
  readonly #isolation: Isolation;

  constructor(takeTurn: TakeTurn, turns: TurnStore, isolation: Isolation) {
    this.#takeTurn = takeTurn;
    this.#turns = turns;
    this.#isolation = isolation;
  }

  /**
   * @param dueAt I8: not before it; by default at once.
   * @throws when the instance cannot take it in, which is then isolated (I11): to be tried again.
   */
  async execute(tenantId: TenantId, instanceId: InstanceId, timerId: TimerId, dueAt?: Date): Promise<void> {
    try {
      if (dueAt !== undefined) await this.#until(dueAt);
      await this.#takeTurn.take(tenantId, instanceId, { type: 'timer-fired', timerId });
    } catch (error) {
      await this.#isolation.failed(tenantId, instanceId, error);
      throw error;
    }
  }

  /** Until the millisecond is over: what is known of the database's clock may be off by a part of one. */
  async #until(dueAt: Date): Promise<void> {
    for (;;) {
      const left = dueAt.getTime() + 1 - (await this.#turns.now()).getTime();
      if (left <= 0) return;
      await sleep(left);
    }
  }
}
