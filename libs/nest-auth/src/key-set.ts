import { z } from 'zod';
import { isSignedBy, readJws, verificationKey, type Jws, type VerificationKey } from './jws.ts';

const text = z.string().min(1).max(2048);

/**
 * A public key for signatures. A private member in a published set means that the key is burnt; so does a symmetric key, which is
 * one by its `kty`. A key with a purpose other than access tokens (resume tokens, say) verifies no access token.
 */
const key = z
  .looseObject({
    kty: z.enum(['RSA', 'EC', 'OKP']),
    alg: text,
    use: z.literal('sig'),
    kid: z.string().min(1).max(128),
    purpose: z.literal('access-token').optional(),
    crv: text.optional(),
    x: text.optional(),
    y: text.optional(),
    n: text.optional(),
    e: text.optional(),
  })
  .refine((jwk) => !('d' in jwk) && !('k' in jwk));

const document = z.object({ keys: z.array(z.unknown()).max(64) });

/** One version of the verification keys; what it verified is remembered with it, and forgotten with it. */
export interface KeySet {
  readonly keys: ReadonlyMap<string, VerificationKey>;
  /** Equal for equal sets. */
  readonly content: string;
}

/** @throws when the document is no JWK set. Keys of another kind are left out, and so are keys that share their `kid`. */
export function parseKeySet(jwks: unknown): KeySet {
  const candidates = document.parse(jwks).keys;
  const kids = candidates.map((candidate) => z.object({ kid: z.unknown() }).safeParse(candidate).data?.kid);
  const keys = candidates.flatMap((candidate, index) => {
    const jwk = key.safeParse(candidate).data;
    if (jwk === undefined || kids.indexOf(jwk.kid) !== index || kids.lastIndexOf(jwk.kid) !== index) return [];
    const parsed = verificationKey(jwk.kid, jwk.alg, jwk);
    return parsed === undefined ? [] : [parsed];
  });
  const content = keys.map(({ kid, alg, key: publicKey }) => [kid, alg, publicKey.export({ format: 'jwk' })]);
  return { keys: new Map(keys.map((each) => [each.kid, each])), content: JSON.stringify(content) };
}

/** Whether the key that the header names, and no other, signed it. */
export function isSigned(jws: Jws, { keys }: KeySet): boolean {
  const { kid } = jws.header;
  const named = typeof kid === 'string' ? keys.get(kid) : undefined;
  return named !== undefined && isSignedBy(jws, named);
}

/** The same for a text: what every service asks of a signature. */
export function isSignedText(token: string, keys: KeySet): boolean {
  const jws = readJws(token);
  return jws !== undefined && isSigned(jws, keys);
}
