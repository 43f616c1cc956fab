import { recordOf, type MemoryTables } from '../tables.store.memory.ts';
import type { ResumeTokenStore } from './resume-token.store.ts';

export function memoryResumeTokens(tables: MemoryTables): ResumeTokenStore {
  const { tokens } = tables;
  return {
    insert: async (_tx, token, jtiHash, mint) => {
      if ([...tokens.values()].some((entry) => entry.mint.idempotencyKey === mint.idempotencyKey)) return false;
      tokens.set(token.tokenId, { token, jti: Buffer.from(jtiHash).toString('hex'), state: 'active', mint });
      return true;
    },
    findMint: async (idempotencyKey) => {
      const entry = [...tokens.values()].find(({ mint }) => mint.idempotencyKey === idempotencyKey);
      return entry && { token: entry.token, requestDigest: entry.mint.requestDigest };
    },
    findByJti: async (jtiHash) => {
      const entry = [...tokens.values()].find(({ jti }) => jti === Buffer.from(jtiHash).toString('hex'));
      return entry && recordOf(tables, entry);
    },
    findOfInstance: async (instanceId, tokenIds) =>
      [...tokens.values()].map(({ token }) => token).filter((token) => token.instanceId === instanceId && tokenIds.includes(token.tokenId)),
  };
}
