import { createHash } from 'node:crypto';
import type { Clock } from '@holdfast/clock/clock';
import type { Authorization } from '@holdfast/workflow-core/call';
import type { CallAuthentication } from '@holdfast/workflow-core/definition/authentication';
import { failure, type Failure } from '@holdfast/workflow-core/workflow-error';
import type { OutsideWorld } from './outside-world.ts';
import { readTokenAnswer, tokenRequest, type OAuthAuthentication } from './oauth-token.ts';

export type Authorized =
  | { readonly type: 'authorized'; readonly authorization: Authorization }
  /** The authority could not be reached: to be tried again later. */
  | { readonly type: 'unreachable' }
  | { readonly type: 'refused'; readonly error: Failure };

interface CachedToken {
  readonly authorization: Authorization;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Tokens that are kept at most (I15). */
const capacity = 1000;
/** Milliseconds before its end that a token is no longer used. */
const margin = 30_000;

/**
 * What a call says to be let in. Tokens of OAuth 2.0 are asked for once and used until they end, by policy: in memory alone, by a digest
 * of the policy, so that no secret is a key.
 */
export class Authenticator {
  readonly #outside: OutsideWorld;
  readonly #clock: Clock;
  readonly #tokens = new Map<string, CachedToken>();
  readonly #asking = new Map<string, Promise<Authorized>>();

  constructor(outside: OutsideWorld, clock: Clock) {
    this.#outside = outside;
    this.#clock = clock;
  }

  /** Undefined for `digest`, which answers a challenge. @param idempotencyKey of the call. */
  async authorize(policy: CallAuthentication, idempotencyKey: string): Promise<Authorized | undefined> {
    switch (policy.scheme) {
      case 'basic':
        return { type: 'authorized', authorization: { scheme: 'Basic', parameter: Buffer.from(`${policy.username}:${policy.password}`).toString('base64') } };
      case 'bearer':
        return { type: 'authorized', authorization: { scheme: 'Bearer', parameter: policy.token } };
      case 'digest':
        return undefined;
      case 'oauth2':
      case 'oidc':
        return this.#token(policy, idempotencyKey);
    }
  }

  /** The token was not accepted: the next call asks for another. */
  forget(policy: CallAuthentication): void {
    this.#tokens.delete(digestOf(policy));
  }

  async #token(policy: OAuthAuthentication, idempotencyKey: string): Promise<Authorized> {
    const key = digestOf(policy);
    const cached = this.#tokens.get(key);
    if (cached !== undefined && cached.until > this.#clock.now().getTime()) return { type: 'authorized', authorization: cached.authorization };
    const asking = this.#asking.get(key) ?? this.#ask(policy, key, idempotencyKey).finally(() => this.#asking.delete(key));
    this.#asking.set(key, asking);
    return asking;
  }

  async #ask(policy: OAuthAuthentication, key: string, idempotencyKey: string): Promise<Authorized> {
    const endpoint = await this.#endpoint(policy, idempotencyKey);
    if (typeof endpoint !== 'string') return endpoint;
    const answer = await this.#outside.request(await tokenRequest(policy, endpoint, idempotencyKey, this.#clock.now()));
    if (!answer.ok) return answer.failure === 'unreachable' || answer.failure === 'timeout' ? { type: 'unreachable' } : refused(`The authority may not be asked: ${answer.failure}.`);
    const token = readTokenAnswer(answer.response, policy.issuers);
    if (!token.ok) return token.retry ? { type: 'unreachable' } : refused(token.reason);
    const authorization = { scheme: 'Bearer', parameter: token.accessToken };
    const oldest = this.#tokens.size >= capacity ? this.#tokens.keys().next().value : undefined;
    if (oldest !== undefined) this.#tokens.delete(oldest);
    this.#tokens.set(key, { authorization, until: this.#clock.now().getTime() + token.expiresIn * 1000 - margin });
    return { type: 'authorized', authorization };
  }

  /** OAuth 2.0: the path that the policy names; OpenID Connect: what the authority publishes (Discovery 1.0 section 4). */
  async #endpoint(policy: OAuthAuthentication, idempotencyKey: string): Promise<string | Authorized> {
    const authority = policy.authority.replace(/\/(?:\.well-known\/openid-configuration\/?)?$/u, '').replace(/\/\.well-known\/openid-configuration$/u, '');
    if (policy.scheme === 'oauth2') return `${authority}/${(policy.endpoints?.token ?? 'oauth2/token').replace(/^\//u, '')}`;
    const answer = await this.#outside.request({ method: 'GET', url: `${authority}/.well-known/openid-configuration`, headers: { accept: 'application/json' }, idempotencyKey });
    if (!answer.ok) return answer.failure === 'unreachable' || answer.failure === 'timeout' ? { type: 'unreachable' } : refused(`The authority may not be asked: ${answer.failure}.`);
    const found = answer.response.status === 200 ? tokenEndpointOf(answer.response.body) : undefined;
    return found ?? refused('The authority publishes no token endpoint.');
  }
}

function tokenEndpointOf(body: Uint8Array): string | undefined {
  try {
    const { token_endpoint: endpoint } = JSON.parse(new TextDecoder().decode(body)) as { readonly token_endpoint?: unknown };
    return typeof endpoint === 'string' ? endpoint : undefined;
  } catch {
    return undefined;
  }
}

function refused(reason: string): Authorized {
  return { type: 'refused', error: failure('authentication', reason) };
}

function digestOf(policy: CallAuthentication): string {
  return createHash('sha256').update(JSON.stringify(policy)).digest('base64');
}
