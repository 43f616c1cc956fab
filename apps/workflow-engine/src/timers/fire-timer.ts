import type { InstanceId, TenantId, TimerId } from '@holdfast/ids/ids';
import type { Isolation } from '../isolation/isolation.ts';
import type { TakeTurn } from '../turns/take-turn.ts';

/** Advances an instance whose timer has come. I10: a resume of a bookmark that came before its deadline is applied instead, by the turn. */
export class FireTimer {
  readonly #takeTurn: TakeTurn;
  readonly #isolation: Isolation;

  constructor(takeTurn: TakeTurn, isolation: Isolation) {
    this.#takeTurn = takeTurn;
    this.#isolation = isolation;
  }

  /** @throws when the instance cannot take it in, which is then isolated (I11): to be tried again. */
  async execute(tenantId: TenantId, instanceId: InstanceId, timerId: TimerId): Promise<void> {
    try {
      await this.#takeTurn.take(tenantId, instanceId, { type: 'timer-fired', timerId });
    } catch (error) {
      await this.#isolation.failed(tenantId, instanceId, error);
      throw error;
    }
  }
}
