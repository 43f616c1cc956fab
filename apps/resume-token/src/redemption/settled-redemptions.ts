import type { RedemptionId } from '@holdfast/ids/ids';
import { setTimeout as pause } from 'node:timers/promises';

/** Waits for one redemption; disposing it ends the waiting. */
export interface Watch extends Disposable {
  /** Resolves when the redemption may have been settled, or after `withinMs` milliseconds. The row says what it is. */
  settled(withinMs: number): Promise<void>;
}

/** Who in this process waits for which redemption. Watch before the redemption is committed, and no news is missed. */
export class SettledRedemptions {
  readonly #waiting = new Map<RedemptionId, Set<AbortController>>();

  watch(redemptionId: RedemptionId): Watch {
    const told = new AbortController();
    const watches = this.#waiting.get(redemptionId) ?? new Set();
    this.#waiting.set(redemptionId, watches.add(told));
    return {
      settled: async (withinMs) => {
        await pause(withinMs, undefined, { signal: told.signal }).catch(() => undefined);
      },
      [Symbol.dispose]: () => {
        told.abort();
        watches.delete(told);
        if (watches.size === 0) this.#waiting.delete(redemptionId);
      },
    };
  }

  /** @param redemptionId undefined: news may have been missed, so everybody looks */
  tell(redemptionId: string | undefined): void {
    const watches = redemptionId === undefined ? [...this.#waiting.values()] : [this.#waiting.get(redemptionId as RedemptionId) ?? []];
    for (const told of watches.flatMap((each) => [...each])) told.abort();
  }
}
