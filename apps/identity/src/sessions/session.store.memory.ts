import type { TenantId, UserId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import type { IssuedRefreshToken, Session, SessionEnd } from './session.ts';
import type { SessionStore } from './session.store.ts';

interface Family {
  readonly session: Session;
  readonly tokens: Map<string, { readonly issued: IssuedRefreshToken; spent: { readonly at: Date; readonly by: Buffer } | undefined }>;
  ended: SessionEnd | undefined;
}

/** Takes transactions that run one after the other, as `memoryTransactions` does. */
/** @param tenantOf the tenant of a user */
export function memorySessions(tenantOf: (user: UserId) => TenantId | undefined = () => undefined): SessionStore {
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
  const holds = ({ tokens }: Family, accessTokenId: Uuid): boolean => [...tokens.values()].some((token) => token.issued.accessTokenId === accessTokenId);
  return {
    start: async (_tx, session) => {
      for (const [id, old] of families) if (old.session.userId === session.userId && old.session.expiresAt <= session.startedAt) families.delete(id);
      families.set(session.id, { session, tokens: new Map(), ended: undefined });
    },
    issue: async (_tx, session, issued) => {
      families.get(session)?.tokens.set(issued.hash.toString('hex'), { issued, spent: undefined });
    },
    find: async (hash) => find(hash).family?.session,
    spend: async (_tx, hash, client, successor, now) => {
      const { family, token } = find(hash);
      if (!live(family, now) || token === undefined || token.spent !== undefined || token.issued.expiresAt <= now) return false;
      token.spent = { at: now, by: client };
      family.tokens.set(successor.hash.toString('hex'), { issued: successor, spent: undefined });
      return true;
    },
    findSuccessor: async (_tx, spent, successor, client, windowSeconds, now) => {
      const { family, token } = find(spent);
      const next = family?.tokens.get(successor.toString('hex'));
      if (!live(family, now) || token?.spent === undefined || next === undefined || next.spent !== undefined) return undefined;
      return token.spent.by.equals(client) && token.spent.at.getTime() > now.getTime() - windowSeconds * 1000 ? next.issued : undefined;
    },
    endIfSpent: async (_tx, hash) => {
      const { family, token } = find(hash);
      return token?.spent !== undefined && end(family, 'token-reused');
    },
    end: async (_tx, hash, reason) => end(find(hash).family, reason),
    live: async (user, now) =>
      [...families.values()]
        .filter((family) => live(family, now) && family.session.userId === user)
        .map(({ session }) => session)
        .toSorted((one, other) => other.startedAt.getTime() - one.startedAt.getTime() || (one.id < other.id ? 1 : -1)),
    endOne: async (_tx, user, session, reason, now) => {
      const family = families.get(session);
      return live(family, now) && family.session.userId === user && end(family, reason);
    },
    endAllOf: async (_tx, user, reason, now) =>
      [...families.values()].filter((family) => live(family, now) && family.session.userId === user && end(family, reason)).map(({ session }) => session.id),
    endOthersOf: async (_tx, user, accessTokenId, reason, now) =>
      [...families.values()].filter((family) => live(family, now) && family.session.userId === user && !holds(family, accessTokenId) && end(family, reason)).map(({ session }) => session.id),
    endAllIn: async (_tx, tenant, reason, now) => [...families.values()].filter((family) => live(family, now) && tenantOf(family.session.userId) === tenant && end(family, reason)).length,
    isLive: async (accessTokenId, now) =>
      [...families.values()].some((family) => live(family, now) && holds(family, accessTokenId)),
  };
}
