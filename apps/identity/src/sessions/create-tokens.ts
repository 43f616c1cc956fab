import type { IdSource } from '@holdfast/ids/id-source';
import type { SessionId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import { accessTokenClaims, type AccessTokenPolicy } from '../access-tokens/access-token-claims.ts';
import type { TokenSigner } from '../access-tokens/token-signer.ts';
import type { User } from '../accounts/user.ts';
import { csrfDigest, type CsrfTokens } from './csrf-token.ts';
import { refreshTokenBytes, refreshTokenHash, refreshTokenText } from './refresh-token.ts';
import { browserClient, type IssuedRefreshToken, type Session } from './session.ts';

export interface TokenPair {
  readonly sessionId: SessionId;
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly refreshToken: string;
  /** Seconds. */
  readonly refreshExpiresIn: number;
}

export interface CreateTokensOptions {
  readonly policy: AccessTokenPolicy;
  /** What a user holds now. */
  permissionsOf(user: User): Promise<readonly string[]>;
  /** How long a refresh token is good for, within its session. */
  readonly refreshSeconds: number;
  /** Browsers' tokens are bound to theirs. */
  readonly csrf: CsrfTokens;
  /** Cryptographic randomness, `length` bytes. */
  random(length: number): Uint8Array;
}

/** The next pair of tokens of a session. The refresh token works once `kept` is stored, and not before. */
export class CreateTokens {
  readonly #signer: TokenSigner;
  readonly #ids: IdSource;
  readonly #options: CreateTokensOptions;

  constructor(signer: TokenSigner, ids: IdSource, options: CreateTokensOptions) {
    this.#signer = signer;
    this.#ids = ids;
    this.#options = options;
  }

  /** @param reissued what the pair is to be again, when its first answer got lost */
  async execute(session: Session, user: User, now: Date, refreshToken = refreshTokenText(this.#options.random(refreshTokenBytes)), reissued?: Pick<IssuedRefreshToken, 'accessTokenId' | 'expiresAt'>): Promise<{ readonly pair: TokenPair; readonly kept: IssuedRefreshToken }> {
    const { policy, refreshSeconds, csrf } = this.#options;
    const accessTokenId = reissued?.accessTokenId ?? this.#ids.next<Uuid>();
    const expiresAt = reissued?.expiresAt ?? new Date(Math.min(now.getTime() + refreshSeconds * 1000, session.expiresAt.getTime()));
    const claims = accessTokenClaims(policy, user, await this.#options.permissionsOf(user), session, accessTokenId, now);
    const accessToken = await this.#signer.sign(session.clientId === browserClient ? { ...claims, csrf: csrfDigest(csrf.of(session.id)) } : claims);
    const refreshExpiresIn = Math.max(1, Math.floor((expiresAt.getTime() - now.getTime()) / 1000));
    return {
      pair: { sessionId: session.id, accessToken, expiresIn: policy.lifetimeSeconds, refreshToken, refreshExpiresIn },
      kept: { hash: refreshTokenHash(refreshToken), accessTokenId, expiresAt },
    };
  }
}
