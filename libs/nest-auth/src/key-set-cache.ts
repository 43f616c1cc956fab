import type { Clock } from '@holdfast/clock/clock';
import type { Logger } from '@holdfast/telemetry/logger';
import { parseKeySet, type KeySet } from './key-set.ts';

/** The keys cannot be had: a failure on our side, answered 503 and never 401. */
export class KeysUnavailableError extends Error {
  constructor() {
    super('the verification keys cannot be read');
    this.name = 'KeysUnavailableError';
  }
}

/** Milliseconds. A withdrawn key is refused within 5 s while identity answers (I14); while it does not, keys stay good for an hour. */
const age = { refreshInBackground: 4_000, refreshFirst: 4_900, unusable: 3_600_000, betweenUnknownKids: 1_000 };

/** The JWKS of identity, fetched by one request at a time however many ask. */
export class KeySetCache {
  readonly #fetchJwks: () => Promise<unknown>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #keys: KeySet | undefined;
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #unknownKidAt = Number.NEGATIVE_INFINITY;
  #fetching: Promise<void> | undefined;

  constructor(fetchJwks: () => Promise<unknown>, clock: Clock, logger: Logger) {
    this.#fetchJwks = fetchJwks;
    this.#clock = clock;
    this.#logger = logger;
  }

  /**
   * The keys to verify a token of this `kid` with. A `kid` they lack causes a fetch, at most one a second whoever sends such tokens.
   *
   * @throws {KeysUnavailableError}
   */
  async keysFor(kid: string): Promise<KeySet> {
    const now = this.#clock.now().getTime();
    if (this.#keys === undefined || now - this.#triedAt >= age.refreshFirst) await this.#refresh();
    else if (now - this.#triedAt >= age.refreshInBackground) void this.#refresh();
    if (this.#keys?.keys.has(kid) === false && now - this.#unknownKidAt >= age.betweenUnknownKids) {
      this.#unknownKidAt = now;
      await this.#refresh();
    }
    if (this.#keys === undefined || now - this.#fetchedAt >= age.unusable) throw new KeysUnavailableError();
    return this.#keys;
  }

  /** The keys without asking anybody, when they are fresh enough for a token that was verified with them before. */
  present(): KeySet | undefined {
    const now = this.#clock.now().getTime();
    const unseen = now - this.#triedAt;
    if (unseen >= age.refreshFirst) return undefined;
    if (unseen >= age.refreshInBackground) void this.#refresh();
    return now - this.#fetchedAt < age.unusable ? this.#keys : undefined;
  }

  /** The keys have changed: look at once, after the look that is under way. */
  readonly wake = (): void => {
    void (this.#fetching ?? Promise.resolve()).then(() => this.#refresh());
  };

  #refresh(): Promise<void> {
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetch(): Promise<void> {
    this.#triedAt = this.#clock.now().getTime();
    try {
      const fresh = parseKeySet(await this.#fetchJwks());
      if (fresh.content !== this.#keys?.content) this.#keys = fresh;
      this.#fetchedAt = this.#triedAt;
    } catch (error) {
      this.#logger.warn('the verification keys cannot be read', { error });
    }
  }
}
