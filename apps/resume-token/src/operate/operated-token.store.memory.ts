import type { ResumeToken } from '../token/resume-token.ts';
import { tokenEdges } from '../token/token-state.ts';
import { recordOf, type MemoryTables, type TokenEntry } from '../tables.store.memory.ts';
import type { OperatedTokenStore, TokenFilter, TokenSelection } from './operated-token.store.ts';
import type { Deed, TokenAction } from './token-action.ts';
import { standingOf, type TokenOverview } from './token-overview.ts';

export function memoryOperatedTokens(tables: MemoryTables): OperatedTokenStore {
  const { actions, attempts, clock, tokens } = tables;
  const overview = (entry: TokenEntry): TokenOverview => ({
    token: entry.token,
    standing: standingOf(recordOf(tables, entry).facts),
    failedAttempts: entry.failedAttempts,
    ...(entry.blockedAt === undefined ? {} : { blockedAt: entry.blockedAt }),
  });
  const own = (tenantId: string) => [...tokens.values()].filter(({ token }) => token.tenantId === tenantId);
  const linkAsked = (token: ResumeToken): boolean => {
    const asked = [...actions.values()].findLast(({ action, tokenId }) => action === 'ask-for-link' && tokenId === token.tokenId);
    return asked !== undefined && ![...tokens.values()].some((other) => other.token.bookmarkId === token.bookmarkId && other.token.tokenId > token.tokenId);
  };
  const note = (tokenId: TokenAction['tokenId'], action: TokenAction['action'], { actor, reason }: Deed) =>
    void actions.set(actions.size, { tokenId, action, at: clock.now(), actor, ...(reason === undefined ? {} : { reason }) });
  return {
    list: async (tenantId, filter, { after, limit }) =>
      own(tenantId)
        .map(overview)
        .filter(({ token, standing }) => selects(filter, token) && (filter.state ?? standing) === standing && (filter.linkAsked === undefined || filter.linkAsked === linkAsked(token)))
        .filter(({ token }) => after === undefined || token.tokenId < after)
        .toSorted((a, b) => (a.token.tokenId < b.token.tokenId ? 1 : -1))
        .slice(0, limit),
    find: async (tenantId, tokenId) => {
      const entry = own(tenantId).find(({ token }) => token.tokenId === tokenId);
      return entry && overview(entry);
    },
    past: async (_tenantId, tokenId) => ({
      attempts: [...attempts.values()].filter((attempt) => attempt.tokenId === tokenId).toReversed().slice(0, 100),
      actions: [...actions.values()].filter((action) => action.tokenId === tokenId).toReversed().slice(0, 100),
    }),
    revoke: async (_tx, tenantId, selection, deed) => {
      const revoked = own(tenantId).filter(({ token, state }) => state === 'active' && selects(selection, token));
      for (const entry of revoked) {
        tokens.set(entry.token.tokenId, { ...entry, state: tokenEdges.revoke.to });
        note(entry.token.tokenId, 'revoke', deed);
      }
      return revoked.length;
    },
    unblock: async (_tx, tenantId, tokenId, deed) => {
      const entry = own(tenantId).find(({ token }) => token.tokenId === tokenId);
      if (entry?.blockedAt === undefined) return false;
      const { blockedAt: _lifted, ...rest } = entry;
      tokens.set(tokenId, { ...rest, failedAttempts: 0 });
      note(tokenId, 'unblock', deed);
      return true;
    },
    note: async (_tx, _tenantId, tokenId, action, deed) => note(tokenId, action, deed),
  };
}

function selects({ tokenId, bookmarkId, instanceId, recipient, kid }: TokenSelection & TokenFilter, token: ResumeToken): boolean {
  return (
    (tokenId ?? token.tokenId) === token.tokenId && (bookmarkId ?? token.bookmarkId) === token.bookmarkId && (instanceId ?? token.instanceId) === token.instanceId &&
    (recipient ?? token.recipient) === token.recipient && (kid ?? token.signingKid) === token.signingKid
  );
}
