import type { TakeTurn } from './take-turn.ts';
import type { TurnStore } from './turn.store.ts';

/** Goes on from checkpoints whose replica is gone. A replica that is only slow loses nothing: the fence lets one of both through (I3). */
export class ContinueAbandoned {
  readonly #turns: TurnStore;
  readonly #takeTurn: TakeTurn;
  readonly #afterMs: number;

  /** @param afterMs how long an instance may stay at a checkpoint before it counts as abandoned. */
  constructor(turns: TurnStore, takeTurn: TakeTurn, afterMs: number) {
    this.#turns = turns;
    this.#takeTurn = takeTurn;
    this.#afterMs = afterMs;
  }

  async sweep(): Promise<void> {
    const abandoned = await this.#turns.findAbandoned(this.#afterMs, 100);
    const turns = await Promise.allSettled(abandoned.map(({ tenantId, instanceId }) => this.#takeTurn.take(tenantId, instanceId, { type: 'continue' })));
    const failed = turns.find((turn) => turn.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}
