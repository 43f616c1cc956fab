import { setTimeout as sleep } from 'node:timers/promises';
import { aheadMs } from '@holdfast/schedule-core/hand-over';
import type { InstanceId, TenantId, TimerId } from '@holdfast/ids/ids';
import type { Isolation } from '../isolation/isolation.ts';
import type { TakeTurn } from '../turns/take-turn.ts';
import type { TurnStore } from '../turns/turn.store.ts';

/** Milliseconds for which a timer is held at most: one that comes sooner was handed over by a clock that is ahead, and would keep others out. */
const longestHoldMs = 4 * aheadMs;

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
   * @returns milliseconds until its moment when that is too far away, and then nothing has been done; undefined when it has been taken in.
   * @throws when the instance cannot take it in, which is then isolated (I11): to be tried again.
   */
  async execute(tenantId: TenantId, instanceId: InstanceId, timerId: TimerId, dueAt?: Date): Promise<number | undefined> {
    try {
      const early = dueAt === undefined ? undefined : await this.#until(dueAt);
      if (early !== undefined) return early;
      await this.#takeTurn.take(tenantId, instanceId, { type: 'timer-fired', timerId });
      return undefined;
    } catch (error) {
      await this.#isolation.failed(tenantId, instanceId, error);
      throw error;
    }
  }

  /** Until the millisecond is over: what is known of the database's clock may be off by a part of one. @returns the milliseconds that are left when they are too many. */
  async #until(dueAt: Date): Promise<number | undefined> {
    for (let held = 0; ;) {
      const left = dueAt.getTime() + 1 - (await this.#turns.now()).getTime();
      if (left <= 0) return undefined;
      if (held + left > longestHoldMs) return left;
      await sleep(left);
      held += left;
    }
  }
}
