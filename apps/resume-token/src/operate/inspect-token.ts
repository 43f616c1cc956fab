import type { TenantId } from '@holdfast/ids/ids';
import type { ReadToken } from '../token/read-token.ts';
import { claimsOf } from '../token/token-claims.ts';
import type { OperatedTokenStore } from './operated-token.store.ts';
import type { TokenOverview, TokenStanding } from './token-overview.ts';

export interface Inspection {
  readonly verdict: TokenStanding | 'not-ours';
  readonly explanation: string;
  readonly overview?: TokenOverview;
  /** What the token says, but for its jti. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

const explanations: Readonly<Record<Inspection['verdict'], string>> = {
  usable: 'It is genuine and can be used.',
  consumed: 'It is genuine and was used: a token works once.',
  revoked: 'It is genuine and was revoked.',
  expired: 'It is genuine and its time is over.',
  closed: 'It is genuine; its bookmark was answered with another token, timed out, or was cancelled.',
  blocked: 'It is genuine and blocked after failed attempts, until an operator unblocks it.',
  'not-ours': 'It is forged, incomplete or unknown here.',
};

/** Says what a token is without using it, to operators of its tenant; another tenant's is like a forged one to them. */
export class InspectToken {
  readonly #read: ReadToken;
  readonly #operated: OperatedTokenStore;
  readonly #issuer: string;

  constructor(read: ReadToken, operated: OperatedTokenStore, issuer: string) {
    this.#read = read;
    this.#operated = operated;
    this.#issuer = issuer;
  }

  async execute(tenantId: TenantId, text: string): Promise<Inspection> {
    const presented = await this.#read.execute(text);
    const overview = presented.ok ? await this.#operated.find(tenantId, presented.value.token.tokenId) : undefined;
    if (overview === undefined) return { verdict: 'not-ours', explanation: explanations['not-ours'] };
    const { jti: _secret, ...claims } = claimsOf(overview.token, '', this.#issuer);
    return { verdict: overview.standing, explanation: explanations[overview.standing], overview, claims };
  }
}
