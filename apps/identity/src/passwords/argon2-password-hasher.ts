import { randomBytes } from 'node:crypto';
import { setTimeout as passed } from 'node:timers/promises';
import { hash, verify } from '@node-rs/argon2';
import { readImportedHash } from './imported-hash.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { verifyImportedHash } from './verify-imported-hash.ts';

/** Work of one hash. `memoryCost` in KiB. */
export interface Argon2Cost {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

/** OWASP's recommendation for argon2id (Password Storage Cheat Sheet): about 20 ms. */
export const recommendedCost: Argon2Cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** RFC 9106 section 4, the second recommended option: 64 MiB, three passes, four lanes. */
export const hardenedCost: Argon2Cost = { memoryCost: 65_536, timeCost: 3, parallelism: 4 };

/**
 * argon2id (RFC 9106), which is the default algorithm of the library. Passwords are hashed in Unicode's form NFC, so that it does not matter
 * which keyboard they come from. Hashes of other systems are verified as those systems did.
 *
 * @param refusalMs a refusal takes at least so long, whatever kind of hash was there to verify, or none
 */
export async function argon2PasswordHasher(cost: Argon2Cost = recommendedCost, refusalMs = 0): Promise<PasswordHasher> {
  const hashed = (password: string): Promise<string> => hash(password.normalize('NFC'), cost);
  const decoy = await hashed(randomBytes(32).toString('base64url'));
  const matches = async (stored: string | undefined, password: string): Promise<boolean> => {
    const imported = stored === undefined ? undefined : readImportedHash(stored);
    if (imported !== undefined) return verifyImportedHash(imported, password);
    return (await verify(stored ?? decoy, password.normalize('NFC'))) && stored !== undefined;
  };
  return {
    hash: hashed,
    verify: async (stored, password) => {
      const begun = performance.now();
      const right = await matches(stored, password);
      if (!right) await passed(Math.max(0, refusalMs - (performance.now() - begun)));
      return right;
    },
    isOutdated: (stored) => readImportedHash(stored) !== undefined || workOf(stored) < cost.memoryCost * cost.timeCost,
  };
}

/** KiB times passes of an argon2id hash. */
function workOf(stored: string): number {
  const { memory, passes } = /^\$argon2id\$v=19\$m=(?<memory>\d+),t=(?<passes>\d+),/u.exec(stored)?.groups ?? {};
  return Number(memory ?? 0) * Number(passes ?? 0);
}
