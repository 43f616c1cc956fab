import type { InstanceId, TenantId, TimerId } from '@holdfast/ids/ids';
import type { TakeTurn } from '../turns/take-turn.ts';

/** Advances an instance whose timer has come. I10: a resume of a bookmark that came before its deadline is applied instead, by the turn. */
export class FireTimer {
  readonly #takeTurn: TakeTurn;

  constructor(takeTurn: TakeTurn) {
    this.#takeTurn = takeTurn;
  }

  async execute(tenantId: TenantId, instanceId: InstanceId, timerId: TimerId): Promise<void> {
    await this.#takeTurn.take(tenantId, instanceId, { type: 'timer-fired', timerId });
  }
}
