import { randomUUID } from 'node:crypto';
import type { MessageId, RedemptionId } from '@holdfast/ids/ids';
import { parseUuid } from '@holdfast/ids/uuid';
import { describe, expect, it } from 'vitest';
import type { Stores } from '../stores.ts';
import { mintSample } from '../token/mint-sample.ts';
import type { ResumeToken } from '../token/resume-token.ts';
import { sampleJtiHash } from '../token/sample-token.ts';
import type { Redemption } from './redemption.ts';
import type { RepeatRecord } from './redemption.store.ts';

const origin = { address: '192.0.2.7', requestId: '0123456789abcdef' };
const newMessage = () => parseUuid<MessageId>(randomUUID());

async function claim({ claims }: Stores, token: ResumeToken, repeat?: RepeatRecord): Promise<Redemption | undefined> {
  const redemptionId = parseUuid<RedemptionId>(randomUUID());
  const decision = { outcome: 'approve', reason: 'fine', payload: { amount: 12, id: 9007199254740993n } };
  const wanted = { redemptionId, jtiHash: sampleJtiHash(token), token, origin, decision, receiptKid: 'receipt-1', ...(repeat === undefined ? {} : { repeat }) };
  return (await claims.commit([wanted], newMessage()))[0];
}

const close = ({ bookmarks, transactions }: Stores, token: ResumeToken) => transactions.run((tx) => bookmarks.close(tx, token.bookmarkId, 'timed-out'));

/** What every redemption store must do. */
export function redemptionStoreSuite(open: () => Stores): void {
  describe('a redemption store', () => {
    it('claims a bookmark and uses the token up', async () => {
      const stores = open();
      const token = await mintSample(stores);
      const redemption = await claim(stores, token);

      expect(redemption).toMatchObject({
        tokenId: token.tokenId, bookmarkId: token.bookmarkId, instanceId: token.instanceId, tenantId: token.tenantId,
        decision: { outcome: 'approve', reason: 'fine', payload: { amount: 12, id: 9007199254740993n } }, decidedBy: token.recipient, state: 'accepted',
      });
      expect((await stores.tokens.findByJti(sampleJtiHash(token)))?.facts).toEqual({ state: 'consumed', expired: false, bookmark: 'claimed', blocked: false });
      expect(await stores.redemptions.findOfBookmark(token.bookmarkId)).toEqual(redemption);
    });

    it('lets one of fifty claims of one token win (I6)', async () => {
      const stores = open();
      const token = await mintSample(stores);
      const claims = await Promise.all(Array.from({ length: 50 }, () => claim(stores, token)));

      expect(claims.filter((redemption) => redemption !== undefined)).toHaveLength(1);
    });

    it('lets one of two tokens of one bookmark win, and leaves the other unused', async () => {
      const stores = open();
      const first = await mintSample(stores);
      const { bookmarkId, instanceId, tenantId } = first;
      const second = await mintSample(stores, { bookmarkId, instanceId, tenantId });
      const claims = await Promise.all([claim(stores, first), claim(stores, second)]);

      expect(claims.filter((redemption) => redemption !== undefined)).toHaveLength(1);
      const states = await Promise.all([first, second].map(async (token) => (await stores.tokens.findByJti(sampleJtiHash(token)))?.facts.state));
      expect(new Set(states)).toEqual(new Set(['active', 'consumed']));
    });

    it('lets a claim or a close win, never both (I10)', async () => {
      const stores = open();
      for (let round = 0; round < 20; round += 1) {
        const token = await mintSample(stores);
        const [redemption, closed] = await Promise.all([claim(stores, token), close(stores, token)]);
        expect([redemption === undefined, closed]).toEqual(closed === 'closed' ? [true, 'closed'] : [false, 'claimed']);
      }
    });

    it('claims together what can be claimed, once for each token and for each bookmark (I6)', async () => {
      const stores = open();
      const first = await mintSample(stores);
      const { bookmarkId, instanceId, tenantId } = first;
      const second = await mintSample(stores, { bookmarkId, instanceId, tenantId });
      const [other, expired] = [await mintSample(stores), await mintSample(stores, { expiresAt: new Date(Date.now() - 1) })];
      const wanted = [first, second, other, other, expired].map((token) => ({
        redemptionId: parseUuid<RedemptionId>(randomUUID()), jtiHash: sampleJtiHash(token), token, origin, decision: { outcome: 'approve' }, receiptKid: 'receipt-1',
      }));
      const claimed = await stores.claims.commit(wanted, newMessage());

      expect(claimed.map((redemption) => redemption?.redemptionId)).toEqual(expect.arrayContaining([wanted[2]?.redemptionId, undefined]));
      expect(claimed.map((redemption) => redemption === undefined).slice(2)).toEqual([false, true, true]);
      expect(claimed.slice(0, 2).filter((redemption) => redemption !== undefined)).toHaveLength(1);
      const ids = claimed.flatMap((redemption) => redemption?.redemptionId ?? []);
      expect(new Set((await stores.redemptions.findAll(wanted.map(({ redemptionId }) => redemptionId))).map(({ redemptionId }) => redemptionId))).toEqual(new Set(ids));
    });

    it('claims nothing with an expired token', async () => {
      const stores = open();
      const token = await mintSample(stores, { expiresAt: new Date(Date.now() - 1) });

      expect(await claim(stores, token)).toBeUndefined();
      expect((await stores.tokens.findByJti(sampleJtiHash(token)))?.facts).toMatchObject({ state: 'active', bookmark: 'open' });
    });

    it('claims nothing after a close, and leaves the token as it was', async () => {
      const stores = open();
      const token = await mintSample(stores);
      await close(stores, token);

      expect(await claim(stores, token)).toBeUndefined();
      expect((await stores.tokens.findByJti(sampleJtiHash(token)))?.facts.state).toBe('active');
    });

    it('leaves the attempt of a claim that came through, and none of one that did not', async () => {
      const stores = open();
      const token = await mintSample(stores);
      await Promise.all([claim(stores, token), claim(stores, token)]);

      const attempts = (await stores.attempts.since(60)).filter(({ tokenId }) => tokenId === token.tokenId);
      expect(attempts).toMatchObject([{ address: origin.address, outcome: 'accepted' }]);
    });

    it('remembers what makes a repetition the same', async () => {
      const stores = open();
      const token = await mintSample(stores);
      const repeat = { idempotencyKey: 'key', requestDigest: 'digest' };
      const redemption = await claim(stores, token, repeat);

      expect(await stores.redemptions.findOfToken(token.tokenId)).toEqual({ redemption, repeat });
    });

    it('keeps the first result of a redemption', async () => {
      const stores = open();
      const redemption = await claim(stores, await mintSample(stores));
      const redemptionId = redemption?.redemptionId ?? parseUuid<RedemptionId>(randomUUID());
      const settle = (state: 'resumed' | 'refused') => stores.redemptions.settle([redemptionId], state);

      expect([await settle('resumed'), await settle('resumed'), await settle('refused')]).toEqual([[redemptionId], [], []]);
      expect((await stores.redemptions.find(redemptionId))?.state).toBe('resumed');
    });
  });
}
