import type { Clock } from '@holdfast/clock/clock';
import { revocationsResponse, type Revocation, type RevocationKind, type RevocationsResponse } from '@holdfast/contracts/http/revocations';
import type { Logger } from '@holdfast/telemetry/logger';

/** What was revoked cannot be had: a failure on our side, answered 503 and never 401. */
export class RevocationsUnavailableError extends Error {
  constructor() {
    super('the revocations cannot be read');
    this.name = 'RevocationsUnavailableError';
  }
}

/** What a token can be revoked by. */
export interface Revocable {
  readonly jti: string;
  readonly sid?: string | undefined;
  readonly sub: string;
  readonly client_id: string;
  /** Seconds since 1970. */
  readonly iat: number;
}

export interface RevocationSource {
  /** What was revoked after `cursor` (0: everything that still matters), in order; asked again from its `next` while it says `more`. */
  fetch(cursor: number): Promise<unknown>;
  /** Accept what cannot be checked instead of refusing it. Default false. */
  readonly failOpen?: boolean;
}

/** Milliseconds. Together they keep I14: what is revoked is refused within 5 s, whether or not anybody was told of it. */
const age = { refreshInBackground: 1_000, refreshFirst: 4_000, unusable: 5_000 };

interface Denial {
  readonly issuedUntil: number;
  readonly forgetAt: number;
}

const everyTime = Number.POSITIVE_INFINITY;

/**
 * I14: the deny-list of a service, in memory: a copy of what identity keeps in Postgres. `wake` (a hint over Redis that something
 * was revoked) makes it look at once; without hints it looks once a second while tokens are checked. Losing Redis loses nothing.
 */
export class RevocationCache {
  readonly #source: RevocationSource;
  readonly #clock: Clock;
  readonly #logger: Logger;
  /** Per kind and value, until which issue time tokens are refused, and when the entry stops mattering; milliseconds. */
  readonly #denied = new Map<RevocationKind, Map<string, Denial>>();
  #cursor = 0;
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #fetching: Promise<void> | undefined;

  constructor(source: RevocationSource, clock: Clock, logger: Logger) {
    this.#source = source;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Something was revoked: look at once, after the look that is under way. */
  readonly wake = (): void => {
    void (this.#fetching ?? Promise.resolve()).then(() => this.#refresh());
  };

  /** @throws {RevocationsUnavailableError} when the list is older than 5 s and cannot be read, unless the source fails open. */
  async isRevoked(token: Revocable, kid: string): Promise<boolean> {
    if (!this.knows()) await this.#refresh();
    if (this.#clock.now().getTime() - this.#fetchedAt >= age.unusable && this.#source.failOpen !== true) throw new RevocationsUnavailableError();
    return this.denies(token, kid);
  }

  /** Whether the list is young enough to be asked as it is; it is looked after meanwhile. */
  knows(): boolean {
    const now = this.#clock.now().getTime();
    if (now - this.#fetchedAt < age.refreshFirst && now - this.#triedAt >= age.refreshInBackground) void this.#refresh();
    return now - this.#fetchedAt < age.refreshFirst;
  }

  /** Whether the list, as it is, has the token. */
  denies(token: Revocable, kid: string): boolean {
    return (
      this.#denies('token', token.jti, token.iat) ||
      (token.sid !== undefined && this.#denies('session', token.sid, token.iat)) ||
      this.#denies('subject', token.sub, token.iat) ||
      this.#denies('application', token.client_id, token.iat) ||
      this.#denies('key', kid, token.iat)
    );
  }

  /** A token says when it was issued in whole seconds: one of the second of the revocation counts as issued before it. */
  #denies(kind: RevocationKind, value: string, iat: number): boolean {
    const entry = this.#denied.get(kind)?.get(value);
    return entry !== undefined && iat * 1000 <= entry.issuedUntil;
  }

  #refresh(): Promise<void> {
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetch(): Promise<void> {
    const now = this.#clock.now().getTime();
    this.#triedAt = now;
    try {
      let page: RevocationsResponse;
      do {
        page = revocationsResponse.parse(await this.#source.fetch(this.#cursor));
        for (const revocation of page.items) this.#add(revocation);
        this.#cursor = page.next;
      } while (page.more);
      this.#fetchedAt = now;
      for (const ofKind of this.#denied.values()) for (const [value, { forgetAt }] of ofKind) if (forgetAt <= now) ofKind.delete(value);
    } catch (error) {
      this.#logger.warn('the revocations cannot be read', { error });
    }
  }

  #add({ kind, value, issuedUntil, expiresAt }: Revocation): void {
    const ofKind = this.#denied.get(kind) ?? new Map<string, Denial>();
    const until = Math.max(issuedUntil === null ? everyTime : Date.parse(issuedUntil), ofKind.get(value)?.issuedUntil ?? 0);
    this.#denied.set(kind, ofKind.set(value, { issuedUntil: until, forgetAt: Date.parse(expiresAt) }));
  }
}
