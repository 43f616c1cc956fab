import type { RetentionStore } from './retention.store.ts';

/** Instances that one statement deletes, so that it holds no locks for long. */
const atOnce = 500;
/** Statements for one definition before the next has its turn. */
const rounds = 20;

/** Forgets instances that ended longer ago than their definition wants them kept. */
export class ForgetInstances {
  readonly #store: RetentionStore;
  readonly #byDefault: number | undefined;

  /** @param byDefault milliseconds, where a definition says nothing; for ever when absent. */
  constructor(store: RetentionStore, byDefault: number | undefined) {
    this.#store = store;
    this.#byDefault = byDefault;
  }

  /** @returns how many are gone. */
  async sweep(): Promise<number> {
    let gone = 0;
    for (const policy of await this.#store.policies(this.#byDefault)) {
      for (let round = 0; round < rounds; round += 1) {
        const deleted = await this.#store.forget(policy, atOnce);
        gone += deleted;
        if (deleted < atOnce) break;
      }
    }
    while ((await this.#store.forgetOwed(atOnce)) === atOnce);
    return gone;
  }
}
