import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

/** Public RS256 keys only; a private member in a published set means the key is burnt. */
const key = z
  .looseObject({ kty: z.literal('RSA'), alg: z.literal('RS256'), use: z.literal('sig'), kid: z.string().min(1), n: z.string().min(342), e: z.string() })
  .refine((jwk) => !('d' in jwk));

const document = z.object({ keys: z.array(z.unknown()).max(64) });

/** One version of the verification keys; what it verified is remembered with it, and forgotten with it. */
export interface KeySet {
  readonly kids: ReadonlySet<string>;
  readonly find: JWTVerifyGetKey;
  /** Equal for equal sets. */
  readonly content: string;
}

/** @throws when the document is no JWK set. Keys of another kind are left out, and so are keys that share their `kid`. */
export function parseKeySet(jwks: unknown): KeySet {
  const keys = document.parse(jwks).keys.flatMap((candidate) => {
    const parsed = key.safeParse(candidate);
    return parsed.success ? [{ kty: parsed.data.kty, alg: parsed.data.alg, use: parsed.data.use, kid: parsed.data.kid, n: parsed.data.n, e: parsed.data.e }] : [];
  });
  const unique = keys.filter(({ kid }) => keys.filter((other) => other.kid === kid).length === 1);
  return { kids: new Set(unique.map(({ kid }) => kid)), find: createLocalJWKSet({ keys: unique }), content: JSON.stringify(unique) };
}
