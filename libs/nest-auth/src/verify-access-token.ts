import type { Clock } from '@holdfast/clock/clock';
import { jwtVerify } from 'jose';
import { createHash } from 'node:crypto';
import { readAccessToken, type AccessClaims } from './access-token.ts';
import type { KeySetCache } from './key-set-cache.ts';
import type { KeySet } from './key-set.ts';

export interface AccessTokenVerifier {
  /**
   * The claims of a token that identity signed for this audience and that is good now; undefined for every other text.
   *
   * @throws {KeysUnavailableError}
   */
  verify(token: string): Promise<AccessClaims | undefined>;
}

export interface AccessTokenRules {
  readonly issuer: string;
  readonly audience: string;
}

/** How far the issuer's clock may be ahead, seconds. Expiry has no tolerance. */
const skewSeconds = 5;
const mostRemembered = 10_000;

/** Verifies as RFC 9068 section 4 says, with RFC 8725's precautions. A signature is checked once per token and key set. */
export function accessTokenVerifier(rules: AccessTokenRules, keySets: KeySetCache, clock: Clock): AccessTokenVerifier {
  const verified = new WeakMap<KeySet, Set<string>>();
  return {
    verify: async (token) => {
      const parts = readAccessToken(token);
      if (parts === undefined || !isGoodNow(parts.claims, rules, clock.now())) return undefined;
      const keys = await keySets.keysFor(parts.kid);
      const remembered = verified.get(keys) ?? new Set();
      verified.set(keys, remembered);
      const digest = createHash('sha256').update(token).digest('base64');
      if (!remembered.has(digest)) {
        if (!(await isSigned(token, keys, clock.now()))) return undefined;
        if (remembered.size >= mostRemembered) remembered.clear();
        remembered.add(digest);
      }
      return parts.claims;
    },
  };
}

function isGoodNow({ iss, aud, exp, iat, nbf }: AccessClaims, { issuer, audience }: AccessTokenRules, now: Date): boolean {
  const seconds = now.getTime() / 1000;
  return iss === issuer && aud === audience && exp > seconds && iat <= seconds + skewSeconds && (nbf ?? 0) <= seconds + skewSeconds;
}

async function isSigned(token: string, keys: KeySet, now: Date): Promise<boolean> {
  try {
    await jwtVerify(token, keys.find, { algorithms: ['RS256'], typ: 'at+jwt', currentDate: now, clockTolerance: skewSeconds });
    return true;
  } catch {
    return false;
  }
}
