import type { Clock } from '@holdfast/clock/clock';
import { keyHolder, type KeyHolder } from '@holdfast/contracts/http/applications';
import type { Logger } from '@holdfast/telemetry/logger';
import type { FastifyRequest } from 'fastify';
import { hash } from 'node:crypto';

/** Whether a key is good cannot be known: a failure on our side, answered 503 and never 401. */
export class ApiKeysUnavailableError extends Error {
  constructor() {
    super('API keys cannot be verified');
    this.name = 'ApiKeysUnavailableError';
  }
}

/** Asks identity whose key a text is: undefined when it is nobody's. Throws when identity cannot answer. @param request that brings it */
export type VerifyApiKey = (key: string, request: FastifyRequest) => Promise<unknown>;

/** Milliseconds for which an answer is believed: a revoked key is refused within a second, whether or not anybody was told. */
const believedMs = 900;
const mostRemembered = 10_000;

/** Answers of identity about keys, by digest: the keys themselves are not kept. One question at a time for one key. */
export class ApiKeyCache {
  readonly #verify: VerifyApiKey;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #answers = new Map<string, { readonly holder: Promise<KeyHolder | undefined>; readonly until: number }>();

  constructor(verify: VerifyApiKey, clock: Clock, logger: Logger) {
    this.#verify = verify;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Something was revoked: believe nothing that was heard before. */
  readonly forget = (): void => {
    this.#answers.clear();
  };

  /** @throws {ApiKeysUnavailableError} */
  async holderOf(key: string, request: FastifyRequest): Promise<KeyHolder | undefined> {
    const digest = hash('sha256', key, 'base64');
    const now = this.#clock.now().getTime();
    let known = this.#answers.get(digest);
    if (known === undefined || known.until <= now) {
      if (this.#answers.size >= mostRemembered) this.#answers.clear();
      known = { holder: this.#ask(key, request), until: now + believedMs };
      this.#answers.set(digest, known);
    }
    const holder = await known.holder.catch((error: unknown) => {
      this.#answers.delete(digest);
      throw error;
    });
    return holder === undefined || Date.parse(holder.expiresAt) <= now ? undefined : holder;
  }

  async #ask(key: string, request: FastifyRequest): Promise<KeyHolder | undefined> {
    try {
      const answer = await this.#verify(key, request);
      return answer === undefined ? undefined : keyHolder.parse(answer);
    } catch (error) {
      this.#logger.warn('an API key cannot be verified', { error });
      throw new ApiKeysUnavailableError();
    }
  }
}
