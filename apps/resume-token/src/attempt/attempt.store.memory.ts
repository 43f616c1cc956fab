import type { MemoryTables } from '../tables.store.memory.ts';
import { failuresUntilBlocked } from './attempt.ts';
import type { AttemptStore } from './attempt.store.ts';

export function memoryAttempts({ attempts, clock, tokens }: MemoryTables): AttemptStore {
  return {
    note: async (_tx, noted) => {
      for (const { origin, outcome, tokenId } of noted) attempts.set(attempts.size, { ...origin, tokenId, at: clock.now(), outcome });
    },
    countFailure: async (_tx, tokenId) => {
      const entry = tokens.get(tokenId);
      if (entry?.state !== 'active') return 0;
      const failedAttempts = entry.failedAttempts + 1;
      const blocked = failedAttempts >= failuresUntilBlocked ? { blockedAt: entry.blockedAt ?? clock.now() } : {};
      tokens.set(tokenId, { ...entry, failedAttempts, ...blocked });
      return failedAttempts;
    },
    since: async (seconds) => [...attempts.values()].filter(({ at }) => at.getTime() > clock.now().getTime() - seconds * 1000),
  };
}
