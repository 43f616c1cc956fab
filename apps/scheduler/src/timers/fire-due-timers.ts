import type { Look, TimerStore } from './timer.store.ts';

/** Timers fired in one transaction at most: long enough to be worth it, short enough to let others in. */
const batch = 200;

/** Fires everything that is due, batch by batch, oldest first (I12). */
export class FireDueTimers {
  readonly #timers: TimerStore;
  readonly #longestSleepMs: number;
  readonly #onLook: (look: Look) => void;

  /**
   * @param longestSleepMs a replica looks again after this long at the latest, whatever was in sight: another may have died
   * @param onLook told of each look after its commit. The messages are owed by then: to publish them makes them quick, not safe.
   */
  constructor(timers: TimerStore, longestSleepMs: number, onLook: (look: Look) => void) {
    this.#timers = timers;
    this.#longestSleepMs = longestSleepMs;
    this.#onLook = onLook;
  }

  /** @returns milliseconds until it is to look again. */
  async execute(): Promise<number> {
    for (;;) {
      const look = await this.#timers.fireDue(batch);
      this.#onLook(look);
      const { fired, untilNext } = look;
      if (fired.length < batch) return Math.min(untilNext ?? this.#longestSleepMs, this.#longestSleepMs);
    }
  }
}
