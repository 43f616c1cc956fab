import type { IssuedRefreshToken, Session, SessionEnd } from './session.ts';
import type { SessionStore } from './session.store.ts';

interface Family {
  readonly session: Session;
  readonly tokens: Map<string, { readonly issued: IssuedRefreshToken; spent: boolean }>;
  ended: SessionEnd | undefined;
}

/** Takes transactions that run one after the other, as `memoryTransactions` does. */
export function memorySessions(): SessionStore {
  const families = new Map<string, Family>();
  const find = (hash: Buffer) => {
    const key = hash.toString('hex');
    const family = [...families.values()].find(({ tokens }) => tokens.has(key));
    return { family, token: family?.tokens.get(key) };
  };
  const live = (family: Family | undefined, now: Date): family is Family =>
    family !== undefined && family.ended === undefined && family.session.expiresAt > now;
  const end = (family: Family | undefined, reason: SessionEnd): boolean => {
    if (family === undefined || family.ended !== undefined) return false;
    family.ended = reason;
    return true;
  };
  return {
    start: async (_tx, session) => {
      for (const [id, old] of families) if (old.session.userId === session.userId && old.session.expiresAt <= session.startedAt) families.delete(id);
      families.set(session.id, { session, tokens: new Map(), ended: undefined });
    },
    issue: async (_tx, session, issued) => {
      families.get(session)?.tokens.set(issued.hash.toString('hex'), { issued, spent: false });
    },
    find: async (hash) => find(hash).family?.session,
    spend: async (_tx, hash, now) => {
      const { family, token } = find(hash);
      if (!live(family, now) || token === undefined || token.spent || token.issued.expiresAt <= now) return false;
      token.spent = true;
      return true;
    },
    endIfSpent: async (_tx, hash) => {
      const { family, token } = find(hash);
      return token?.spent === true && end(family, 'token-reused');
    },
    end: async (_tx, hash, reason) => end(find(hash).family, reason),
    isLive: async (accessTokenId, now) =>
      [...families.values()].some((family) => live(family, now) && [...family.tokens.values()].some(({ issued }) => issued.accessTokenId === accessTokenId)),
  };
}
