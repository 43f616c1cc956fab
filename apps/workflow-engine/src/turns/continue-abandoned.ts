import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import { inParallel } from './in-parallel.ts';
import type { Isolation } from '../isolation/isolation.ts';
import type { TakeTurn } from './take-turn.ts';
import type { TurnPace } from './turn-pace.ts';
import type { TurnStore } from './turn.store.ts';

/** States that are in memory at the same time (I15). */
const width = 16;

/**
 * Goes on from checkpoints whose replica is gone. A replica that is only slow loses nothing: the fence lets one of both through (I3). What waits here to be computed is not abandoned.
 * I11: one that cannot go on is isolated and harms no other.
 */
export class ContinueAbandoned {
  readonly #turns: TurnStore;
  readonly #takeTurn: Pick<TakeTurn, 'take'>;
  readonly #isolation: Isolation;
  readonly #pace: TurnPace;
  readonly #afterMs: number;

  /** @param afterMs how long an instance may stay at a checkpoint before it counts as abandoned. */
  constructor(turns: TurnStore, takeTurn: Pick<TakeTurn, 'take'>, isolation: Isolation, pace: TurnPace, afterMs: number) {
    this.#turns = turns;
    this.#takeTurn = takeTurn;
    this.#isolation = isolation;
    this.#pace = pace;
    this.#afterMs = afterMs;
  }

  async sweep(): Promise<void> {
    const abandoned = await this.#turns.findAbandoned(this.#afterMs, 100, this.#pace.waiting);
    await inParallel(abandoned, width, ({ tenantId, instanceId }) => this.#goOn(tenantId, instanceId));
  }

  async #goOn(tenantId: TenantId, instanceId: InstanceId): Promise<void> {
    try {
      await this.#takeTurn.take(tenantId, instanceId, { type: 'continue' });
      await this.#isolation.recovered(tenantId, instanceId);
    } catch (error) {
      await this.#isolation.failed(tenantId, instanceId, error);
    }
  }
}
