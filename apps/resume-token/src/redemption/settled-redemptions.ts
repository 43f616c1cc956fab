import type { RedemptionId } from '@holdfast/ids/ids';
import type { SettledState } from './redemption.ts';

/** Waits for one redemption; disposing it ends the waiting. */
export interface Watch extends Disposable {
  /** What became of it; undefined when `withinMs` milliseconds have passed or news may have been missed: the row says it then. */
  settled(withinMs: number): Promise<SettledState | undefined>;
}

type Hear = (news: SettledState | undefined) => void;

/** Who in this process waits for which redemption. Watch before the redemption is committed, and no news is missed. */
export class SettledRedemptions {
  readonly #waiting = new Map<RedemptionId, Set<Hear>>();

  watch(redemptionId: RedemptionId): Watch {
    const { promise: news, resolve: hear } = Promise.withResolvers<SettledState | undefined>();
    const watches = this.#waiting.get(redemptionId) ?? new Set();
    this.#waiting.set(redemptionId, watches.add(hear));
    return {
      settled: async (withinMs) => {
        const timer = setTimeout(() => hear(undefined), withinMs);
        return news.finally(() => clearTimeout(timer));
      },
      [Symbol.dispose]: () => {
        hear(undefined);
        watches.delete(hear);
        if (watches.size === 0) this.#waiting.delete(redemptionId);
      },
    };
  }

  tell(redemptionIds: readonly string[], state: SettledState): void {
    for (const redemptionId of redemptionIds) for (const hear of this.#waiting.get(redemptionId as RedemptionId) ?? []) hear(state);
  }

  /** News may have been missed: everybody looks. */
  tellAll(): void {
    for (const watches of this.#waiting.values()) for (const hear of watches) hear(undefined);
  }

  /** @param message `state:id,id,…` of another replica; undefined: news may have been missed */
  hear(message: string | undefined): void {
    const [state, redemptionIds = ''] = message?.split(':') ?? [];
    if (state === 'resumed' || state === 'refused') this.tell(redemptionIds.split(','), state);
    else this.tellAll();
  }
}
