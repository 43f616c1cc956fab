import { recordOf, type MemoryTables } from '../tables.store.memory.ts';
import type { ResumeTokenStore } from './resume-token.store.ts';

export function memoryResumeTokens(tables: MemoryTables): ResumeTokenStore {
  const { bookmarks, tokens } = tables;
  return {
    insert: async (_tx, token, jtiHash, mint) => {
      if ([...tokens.values()].some((entry) => entry.mint.idempotencyKey === mint.idempotencyKey)) return false;
      tokens.set(token.tokenId, { token, jti: Buffer.from(jtiHash).toString('hex'), state: 'active', failedAttempts: 0, mint });
      return true;
    },
    findMint: async (idempotencyKey) => {
      const entry = [...tokens.values()].find(({ mint }) => mint.idempotencyKey === idempotencyKey);
      return entry && { token: entry.token, requestDigest: entry.mint.requestDigest };
    },
    find: async (tokenId) => tokens.get(tokenId)?.token,
    findByJti: async (jtiHash) => {
      const entry = [...tokens.values()].find(({ jti }) => jti === Buffer.from(jtiHash).toString('hex'));
      return entry && recordOf(tables, entry);
    },
    findFirstOfBookmark: async (tenantId, bookmarkId) => {
      const first = [...tokens.values()].map(({ token }) => token).find((token) => token.bookmarkId === bookmarkId && token.tenantId === tenantId);
      return first && { token: first, deadline: bookmarks.get(bookmarkId)?.deadline ?? first.expiresAt };
    },
    findOfInstance: async (instanceId, tokenIds) =>
      [...tokens.values()].map(({ token }) => token).filter((token) => token.instanceId === instanceId && tokenIds.includes(token.tokenId)),
  };
}
