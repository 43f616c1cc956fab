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
  readonly #denied = new Map<string, { readonly issuedUntil: number; readonly forgetAt: number }>();
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
    const now = this.#clock.now().getTime();
    if (now - this.#fetchedAt >= age.refreshFirst) await this.#refresh();
    else if (now - this.#triedAt >= age.refreshInBackground) void this.#refresh();
    if (now - this.#fetchedAt >= age.unusable && this.#source.failOpen !== true) throw new RevocationsUnavailableError();
    if (this.#denied.size === 0) return false;
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
    const entry = this.#denied.get(`${kind}:${value}`);
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
      for (const [name, { forgetAt }] of this.#denied) if (forgetAt <= now) this.#denied.delete(name);
    } catch (error) {
      this.#logger.warn('the revocations cannot be read', { error });
    }
  }

  #add({ kind, value, issuedUntil, expiresAt }: Revocation): void {
    const name = `${kind}:${value}`;
    const until = Math.max(issuedUntil === null ? everyTime : Date.parse(issuedUntil), this.#denied.get(name)?.issuedUntil ?? 0);
    this.#denied.set(name, { issuedUntil: until, forgetAt: Date.parse(expiresAt) });
  }
}
