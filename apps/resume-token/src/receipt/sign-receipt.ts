import { sign } from 'node:crypto';
import type { KeyRing, SigningKey } from '../keys/key-ring.ts';
import { digest } from '../payload/digest.ts';
import type { Redemption } from '../redemption/redemption.ts';
import type { ResumeToken } from '../token/resume-token.ts';

/** `typ` in the header: a receipt is never a resume token, nor the other way round. */
export const receiptType = 'receipt+jwt';

/** A redemption with the signed statement of it. */
export interface ReceiptedRedemption extends Redemption {
  /** JWS; EdDSA with Ed25519 (RFC 8037). */
  readonly receipt: string;
}

/**
 * Signs who decided what, when, under which definition, with the hash of what came with it: whoever has our public keys can check it without us.
 * The same redemption gives the same bytes, while the key that the redemption names is honoured.
 */
export class SignReceipt {
  readonly #keys: KeyRing;
  readonly #issuer: string;

  constructor(keys: KeyRing, issuer: string) {
    this.#keys = keys;
    this.#issuer = issuer;
  }

  /** The key that signs the receipts of what is decided now. */
  async activeKid(): Promise<string> {
    return (await this.#keys.active()).receipts.kid;
  }

  /** @param token the one that was used */
  async execute(redemption: Redemption, token: ResumeToken): Promise<ReceiptedRedemption> {
    const key = await this.#keyOf(redemption, token);
    const alg = key.privateKey.asymmetricKeyType === 'ed25519' ? 'EdDSA' : 'RS256';
    const signed = `${encoded({ alg, typ: receiptType, kid: key.kid })}.${encoded(receiptClaims(redemption, token, this.#issuer))}`;
    const signature = sign(alg === 'EdDSA' ? null : 'RSA-SHA256', Buffer.from(signed), key.privateKey);
    return { ...redemption, receipt: `${signed}.${signature.toString('base64url')}` };
  }

  /** Before receipts had keys of their own, the token's key signed them (RS256). */
  async #keyOf({ receiptKid }: Redemption, { signingKid }: ResumeToken): Promise<SigningKey> {
    const named = receiptKid === undefined ? await this.#keys.signing(signingKid) : await this.#keys.receipts(receiptKid);
    return named ?? (await this.#keys.active()).receipts;
  }
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
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
