import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Stores } from '../stores.ts';
import { mintSample } from '../token/mint-sample.ts';
import { sampleJtiHash } from '../token/sample-token.ts';

const origin = () => ({ address: '192.0.2.7', requestId: randomUUID() });

/** What every attempt store must do. */
export function attemptStoreSuite(open: () => Stores): void {
  describe('an attempt store', () => {
    it('gives back what was attempted of late, oldest first', async () => {
      const { attempts, transactions, ...stores } = open();
      const { tenantId, tokenId } = await mintSample({ attempts, transactions, ...stores });
      for (const outcome of ['resume-payload-invalid', 'accepted'] as const) await transactions.run((tx) => attempts.note(tx, [{ tenantId, tokenId, origin: { ...origin(), traceId: 'trace' }, outcome }]));

      const noted = (await attempts.since(60)).filter((attempt) => attempt.tokenId === tokenId);
      expect(noted).toMatchObject([{ address: '192.0.2.7', outcome: 'resume-payload-invalid' }, { address: '192.0.2.7', outcome: 'accepted' }]);
    });

    it('blocks a token with its third failed attempt, however many come at once', async () => {
      const stores = open();
      const token = await mintSample(stores);
      const fail = () => stores.transactions.run((tx) => stores.attempts.countFailure(tx, token.tokenId));
      const blocked = async () => (await stores.tokens.findByJti(sampleJtiHash(token)))?.facts.blocked;

      expect([await fail(), await fail(), await blocked()]).toEqual([1, 2, false]);
      expect(new Set(await Promise.all([fail(), fail()]))).toEqual(new Set([3, 4]));
      expect(await blocked()).toBe(true);
    });

    it('counts nothing against a token that is no longer active', async () => {
      const stores = open();
      const token = await mintSample(stores);
      await stores.transactions.run((tx) => stores.operated.revoke(tx, token.tenantId, { tokenId: token.tokenId }, { actor: 'ada', reason: 'lost' }));

      expect(await stores.transactions.run((tx) => stores.attempts.countFailure(tx, token.tokenId))).toBe(0);
    });
  });
}
