import { CompactSign } from 'jose';
import type { KeyRing } from '../keys/key-ring.ts';
import { digest } from '../payload/digest.ts';
import type { Redemption } from '../redemption/redemption.ts';
import type { ResumeToken } from '../token/resume-token.ts';

/** `typ` in the header: a receipt is never a resume token, nor the other way round. */
export const receiptType = 'receipt+jwt';

/** A redemption with the signed statement of it. */
export interface ReceiptedRedemption extends Redemption {
  /** RS256 JWS. */
  readonly receipt: string;
}

/**
 * Signs who decided what, when, under which definition, with the hash of what came with it: whoever has our public keys can check it without us.
 * The same redemption gives the same bytes, while the key that signed its token is honoured.
 */
export class SignReceipt {
  readonly #keys: KeyRing;
  readonly #issuer: string;

  constructor(keys: KeyRing, issuer: string) {
    this.#keys = keys;
    this.#issuer = issuer;
  }

  /** @param token the one that was used */
  async execute(redemption: Redemption, token: ResumeToken): Promise<ReceiptedRedemption> {
    const key = (await this.#keys.signing(token.signingKid)) ?? (await this.#keys.active()).signing;
    const receipt = await new CompactSign(new TextEncoder().encode(JSON.stringify(receiptClaims(redemption, token, this.#issuer))))
      .setProtectedHeader({ alg: 'RS256', typ: receiptType, kid: key.kid })
      .sign(key.privateKey);
    return { ...redemption, receipt };
  }
}

/** Members in a fixed order. `payload_hash`: SHA-256 of the payload's canonical JSON, base64url. */
function receiptClaims({ redemptionId, tokenId, bookmarkId, instanceId, tenantId, decision, decidedBy, decidedAt }: Redemption, { question }: ResumeToken, issuer: string) {
  const { outcome, payload, reason } = decision;
  return {
    iss: issuer,
    jti: redemptionId,
    iat: Math.floor(decidedAt.getTime() / 1000),
    tenant: tenantId,
    instance: instanceId,
    bookmark: bookmarkId,
    token: tokenId,
    definition: { namespace: question.definition.namespace, name: question.definition.name, version: question.definition.version },
    title: question.title,
    outcome,
    ...(reason === undefined ? {} : { reason }),
    ...(payload === undefined ? {} : { payload_hash: digest(payload) }),
    ...(decidedBy === undefined ? {} : { decided_by: decidedBy }),
    decided_at: decidedAt.toISOString(),
  };
}
