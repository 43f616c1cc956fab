import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { PasswordHasher } from './password-hasher.ts';

/** Work of one hash. `memoryCost` in KiB. */
export interface Argon2Cost {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

/** OWASP's recommendation for argon2id (Password Storage Cheat Sheet): about 20 ms. */
export const recommendedCost: Argon2Cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id (RFC 9106), which is the default algorithm of the library. */
export async function argon2PasswordHasher(cost: Argon2Cost = recommendedCost): Promise<PasswordHasher> {
  const hashed = (password: string): Promise<string> => hash(password, cost);
  const decoy = await hashed(randomBytes(32).toString('base64url'));
  return {
    hash: hashed,
    verify: async (stored, password) => {
      const matches = await verify(stored ?? decoy, password);
      return matches && stored !== undefined;
    },
  };
}
