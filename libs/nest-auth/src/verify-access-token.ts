import type { Clock } from '@holdfast/clock/clock';
import { hash } from 'node:crypto';
import type { AccessClaims } from './access-claims.ts';
import { type AccessTokenParts, readAccessToken } from './access-token.ts';
import type { KeySetCache } from './key-set-cache.ts';
import { isSigned, type KeySet } from './key-set.ts';
import type { RevocationCache } from './revocation-cache.ts';

export interface AccessTokenVerifier {
  /**
   * The claims of a token that identity signed for this audience and that is good now; undefined for every other text.
   *
   * @throws {KeysUnavailableError}
   * @throws {RevocationsUnavailableError}
   */
  verify(token: string): Promise<AccessClaims | undefined>;
  /** The same at once, of a token whose signature was checked before, while nobody has to be asked; undefined tells nothing of the token. */
  remembered(token: string): AccessClaims | undefined;
}

export interface AccessTokenRules {
  readonly issuer: string;
  readonly audience: string;
}

interface Verified {
  readonly kid: string;
  readonly claims: AccessClaims;
}

/** How far the issuer's clock may be ahead, seconds. Expiry has no tolerance. */
const skewSeconds = 5;
const mostRemembered = 10_000;

/**
 * Verifies as RFC 9068 section 4 says, with RFC 8725's precautions. A signature is checked once per token and key set; times and
 * revocations are looked at each time.
 */
export function accessTokenVerifier(rules: AccessTokenRules, keySets: KeySetCache, clock: Clock, revocations?: RevocationCache): AccessTokenVerifier {
  const verified = new WeakMap<KeySet, Map<string, Verified>>();
  const verifyBy = (keys: KeySet, { kid, claims, jws }: AccessTokenParts, digest: string): Verified | undefined => {
    if (!isSigned(jws, keys)) return undefined;
    const good = { kid, claims };
    remember(verified, keys, digest, good);
    return good;
  };
  const verifyNew = (token: string, digest: string, present: KeySet | undefined): Verified | undefined | Promise<Verified | undefined> => {
    const parts = readAccessToken(token);
    if (parts === undefined || !isGoodNow(parts.claims, rules, clock.now())) return undefined;
    return present?.keys.has(parts.kid) === true ? verifyBy(present, parts, digest) : keySets.keysFor(parts.kid).then((keys) => verifyBy(keys, parts, digest));
  };
  const verifiedBefore = (digest: string, present: KeySet | undefined): Verified | undefined => (present === undefined ? undefined : verified.get(present)?.get(digest));
  const isKnownGood = ({ claims, kid }: Verified): boolean => isGoodNow(claims, rules, clock.now()) && (revocations === undefined || (revocations.knows() && !revocations.denies(claims, kid)));
  return {
    remembered: (token) => {
      const good = verifiedBefore(digestOf(token), keySets.present());
      return good !== undefined && isKnownGood(good) ? good.claims : undefined;
    },
    verify: async (token) => {
      const [digest, present] = [digestOf(token), keySets.present()];
      const found = verifiedBefore(digest, present) ?? verifyNew(token, digest, present);
      const good = found instanceof Promise ? await found : found;
      if (good === undefined || !isGoodNow(good.claims, rules, clock.now())) return undefined;
      if (revocations !== undefined && (revocations.knows() ? revocations.denies(good.claims, good.kid) : await revocations.isRevoked(good.claims, good.kid))) return undefined;
      return good.claims;
    },
  };
}

function digestOf(token: string): string {
  return hash('sha256', token, 'base64');
}

/** Bounded: the oldest is forgotten first, and verified again when it comes back. */
function remember(verified: WeakMap<KeySet, Map<string, Verified>>, keys: KeySet, digest: string, token: Verified): void {
  const tokens = verified.get(keys) ?? new Map<string, Verified>();
  verified.set(keys, tokens);
  const oldest = tokens.size < mostRemembered ? undefined : tokens.keys().next().value;
  if (oldest !== undefined) tokens.delete(oldest);
  tokens.set(digest, token);
}

function isGoodNow({ iss, aud, exp, iat, nbf }: AccessClaims, { issuer, audience }: AccessTokenRules, now: Date): boolean {
  const seconds = now.getTime() / 1000;
  return iss === issuer && aud === audience && exp > seconds && iat <= seconds + skewSeconds && (nbf ?? 0) <= seconds + skewSeconds;
}
