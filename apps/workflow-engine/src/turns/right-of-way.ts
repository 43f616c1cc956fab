import type { InstanceId } from '@holdfast/ids/ids';
import { Unavailable } from '@holdfast/problem/unavailable';

/** Attempts that others may overtake before this replica is asked to let the next ones through, and before all are, and are again. */
const [patience, longPatience] = [3, 6];
const maxAttempts = 50;
/** Milliseconds for which a replica waits that another one asks: as long as some attempts take. */
const wayMs = 50;

interface Asked {
  askers: number;
  readonly over: PromiseWithResolvers<void>;
}

/**
 * Whoever goes on with an instance at once, from one checkpoint to the next, comes first each time: what its timers, calls, events and people bring
 * is computed from a state that is no longer the last. So they ask, and those who go on let them through.
 */
export class RightOfWay {
  readonly #asked = new Map<InstanceId, Asked>();
  readonly #askElsewhere: (instanceId: InstanceId) => Promise<unknown>;

  /** @param askElsewhere makes each replica's `askedElsewhere` be called. */
  constructor(askElsewhere: (instanceId: InstanceId) => Promise<unknown>) {
    this.#askElsewhere = askElsewhere;
  }

  /**
   * Attempts until one is not stale.
   *
   * @throws {Unavailable} when the instance went on meanwhile each of 50 times.
   */
  async insist<Outcome>(instanceId: InstanceId, attempt: () => Promise<Outcome | 'stale'>): Promise<Outcome> {
    let asks = false;
    try {
      for (let stale = 0; stale < maxAttempts; stale += 1) {
        if (stale === patience) {
          this.#ask(instanceId);
          asks = true;
        }
        if (stale > 0 && stale % longPatience === 0) await this.#askElsewhere(instanceId);
        const outcome = await attempt();
        if (outcome !== 'stale') return outcome;
      }
    } finally {
      if (asks) this.#withdraw(instanceId);
    }
    throw new Unavailable('an instance that is too busy');
  }

  /** Resolves when nobody asks for the instance; undefined when nobody does. */
  awaited(instanceId: InstanceId): Promise<void> | undefined {
    return this.#asked.get(instanceId)?.over.promise;
  }

  askedElsewhere(instanceId: InstanceId): void {
    this.#ask(instanceId);
    setTimeout(() => this.#withdraw(instanceId), wayMs).unref();
  }

  #ask(instanceId: InstanceId): void {
    const asked = this.#asked.get(instanceId) ?? { askers: 0, over: Promise.withResolvers<void>() };
    asked.askers += 1;
    this.#asked.set(instanceId, asked);
  }

  #withdraw(instanceId: InstanceId): void {
    const asked = this.#asked.get(instanceId);
    if (asked === undefined) return;
    asked.askers -= 1;
    if (asked.askers > 0) return;
    this.#asked.delete(instanceId);
    asked.over.resolve();
  }
}
