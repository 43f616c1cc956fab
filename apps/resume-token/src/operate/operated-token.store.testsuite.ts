import { describe, expect, it } from 'vitest';
import type { Stores } from '../stores.ts';
import { mintSample } from '../token/mint-sample.ts';
import { sampleJtiHash, sampleToken } from '../token/sample-token.ts';
import type { TokenFilter, TokenSelection } from './operated-token.store.ts';

const deed = { actor: 'ada', reason: 'lost' };

/** What every store of operated tokens must do. */
export function operatedTokenStoreSuite(open: () => Stores): void {
  describe('a store of operated tokens', () => {
    it('lists the tokens of a tenant, newest first, a page at a time', async () => {
      const stores = open();
      const { tenantId } = sampleToken();
      const tokens = [await mintSample(stores, { tenantId }), await mintSample(stores, { tenantId }), await mintSample(stores, { tenantId })];
      await mintSample(stores);
      const newest = tokens.map(({ tokenId }) => tokenId).toSorted().toReversed();
      const page = async (after?: (typeof newest)[number]) => (await stores.operated.list(tenantId, {}, { limit: 2, after })).map(({ token }) => token.tokenId);

      expect([await page(), await page(newest[1])]).toEqual([newest.slice(0, 2), newest.slice(2)]);
    });

    it('filters by bookmark, instance, recipient, key and standing', async () => {
      const stores = open();
      const { tenantId } = sampleToken();
      const [one] = [await mintSample(stores, { tenantId, recipient: 'one@example.com' }), await mintSample(stores, { tenantId })];
      const { bookmarkId, instanceId, tokenId } = one;
      await stores.transactions.run((tx) => stores.operated.revoke(tx, tenantId, { tokenId }, deed));
      const filters: TokenFilter[] = [{ bookmarkId }, { instanceId }, { recipient: 'one@example.com' }, { state: 'revoked' }, { kid: 'sign-1', bookmarkId }];

      for (const filter of filters) expect((await stores.operated.list(tenantId, filter, { limit: 9 })).map(({ token }) => token.tokenId)).toEqual([tokenId]);
      expect(await stores.operated.list(tenantId, { kid: 'other' }, { limit: 9 })).toEqual([]);
    });

    it.each([
      ['usable', {}, undefined],
      ['expired', { expiresAt: new Date(Date.now() - 1) }, undefined],
      ['closed', {}, 'close'],
      ['blocked', {}, 'block'],
      ['revoked', {}, 'revoke'],
    ] as const)('says and finds that a token is %s', async (standing, given, deedDone) => {
      const stores = open();
      const { attempts, bookmarks, operated, transactions } = stores;
      const token = await mintSample(stores, given);
      const { bookmarkId, tenantId, tokenId } = token;
      if (deedDone === 'close') await transactions.run((tx) => bookmarks.close(tx, bookmarkId, 'cancelled'));
      if (deedDone === 'block') for (const _ of [1, 2, 3]) await transactions.run((tx) => attempts.countFailure(tx, tokenId));
      if (deedDone === 'revoke') await transactions.run((tx) => operated.revoke(tx, tenantId, { tokenId }, deed));

      expect((await operated.find(tenantId, tokenId))?.standing).toBe(standing);
      expect(await operated.list(tenantId, { state: standing }, { limit: 9 })).toHaveLength(1);
      expect(await operated.list(tenantId, { state: 'consumed' }, { limit: 9 })).toEqual([]);
    });

    it('revokes what is active of a bookmark, an instance, a recipient or a key, in its tenant only', async () => {
      const stores = open();
      const { operated, transactions } = stores;
      const selections: ((token: ReturnType<typeof sampleToken>) => TokenSelection)[] = [
        ({ tokenId }) => ({ tokenId }), ({ bookmarkId }) => ({ bookmarkId }), ({ instanceId }) => ({ instanceId }), ({ recipient }) => ({ recipient }), ({ signingKid }) => ({ kid: signingKid }),
      ];
      for (const selectionOf of selections) {
        const token = await mintSample(stores);
        const revoke = (tenantId: typeof token.tenantId) => transactions.run((tx) => operated.revoke(tx, tenantId, selectionOf(token), deed));
        expect([await revoke(sampleToken().tenantId), await revoke(token.tenantId), await revoke(token.tenantId)]).toEqual([0, 1, 0]);
        expect((await stores.tokens.findByJti(sampleJtiHash(token)))?.facts.state).toBe('revoked');
        expect((await operated.past(token.tenantId, token.tokenId)).actions).toMatchObject([{ action: 'revoke', ...deed }]);
      }
    });

    it('unblocks a blocked token, once, and forgets its failures', async () => {
      const stores = open();
      const { attempts, operated, transactions } = stores;
      const { tenantId, tokenId } = await mintSample(stores);
      const unblock = (tenant: typeof tenantId) => transactions.run((tx) => operated.unblock(tx, tenant, tokenId, deed));
      expect(await unblock(tenantId)).toBe(false);
      for (const _ of [1, 2, 3]) await transactions.run((tx) => attempts.countFailure(tx, tokenId));

      expect([await unblock(sampleToken().tenantId), await unblock(tenantId), await unblock(tenantId)]).toEqual([false, true, false]);
      expect(await operated.find(tenantId, tokenId)).toMatchObject({ standing: 'usable', failedAttempts: 0 });
      expect((await operated.past(tenantId, tokenId)).actions).toMatchObject([{ action: 'unblock', ...deed }]);
    });

    it('finds tokens whose holders asked for a new link, until one is made', async () => {
      const stores = open();
      const { operated, transactions } = stores;
      const token = await mintSample(stores);
      const { bookmarkId, instanceId, tenantId, tokenId } = token;
      const asked = async () => (await operated.list(tenantId, { linkAsked: true }, { limit: 9 })).map((each) => each.token.tokenId);
      expect(await asked()).toEqual([]);
      await transactions.run((tx) => operated.note(tx, tenantId, tokenId, 'ask-for-link', { actor: 'grace@example.com' }));
      expect(await asked()).toEqual([tokenId]);
      const newer = sampleToken({ bookmarkId, instanceId, tenantId });
      await mintSample(stores, { ...newer, tokenId: `ffffffff${newer.tokenId.slice(8)}` as typeof tokenId });
      expect(await asked()).toEqual([]);
    });
  });
}
