import type { OneTimeToken } from './one-time-token.ts';
import type { OneTimeTokenStore } from './one-time-token.store.ts';

export function memoryOneTimeTokens(): OneTimeTokenStore {
  let tokens: readonly OneTimeToken[] = [];
  const found = (hash: Buffer, now: Date) => tokens.find((one) => one.hash.equals(hash) && one.expiresAt > now);
  return {
    add: async (_tx, token, now) => {
      tokens = [...tokens.filter(({ expiresAt }) => expiresAt > now), token];
    },
    find: async (_tx, hash, now) => found(hash, now),
    use: async (_tx, hash, now) => {
      const token = found(hash, now);
      if (token !== undefined) tokens = tokens.filter(({ email, userId, purpose }) => purpose !== token.purpose || (email !== token.email && (userId === undefined || userId !== token.userId)));
      return token;
    },
  };
}
