import { randomUUID } from 'node:crypto';
import type { ResumeTokenId } from '@holdfast/ids/ids';
import { parseUuid } from '@holdfast/ids/uuid';
import { describe, expect, it } from 'vitest';
import type { Stores } from '../stores.ts';
import { mintSample } from './mint-sample.ts';
import { sampleJtiHash, sampleToken } from './sample-token.ts';

/** An id that comes after `tokenId`, as ids that are made later do. */
function later(tokenId: ResumeTokenId): ResumeTokenId {
  return parseUuid<ResumeTokenId>(`ffffffff${tokenId.slice(8)}`);
}

/** What every resume token store must do. */
export function resumeTokenStoreSuite(open: () => Stores): void {
  describe('a resume token store', () => {
    it('gives back what was stored, by the hash of its jti', async () => {
      const stores = open();
      const payloadSchema = { type: 'object', properties: { amount: { type: 'number' } } };
      const token = await mintSample(stores, { question: { ...sampleToken().question, payloadSchema } });

      expect(await stores.tokens.findByJti(sampleJtiHash(token))).toEqual({ token, facts: { state: 'active', expired: false, bookmark: 'open', blocked: false } });
    });

    it('finds a token by its id', async () => {
      const stores = open();
      const token = await mintSample(stores);

      expect([await stores.tokens.find(token.tokenId), await stores.tokens.find(sampleToken().tokenId)]).toEqual([token, undefined]);
    });

    it('knows no token by another hash', async () => {
      expect(await open().tokens.findByJti(sampleJtiHash(sampleToken()))).toBeUndefined();
    });

    it('says by its own clock that a token has expired', async () => {
      const stores = open();
      const token = await mintSample(stores, { expiresAt: new Date(Date.now() - 1) });

      expect((await stores.tokens.findByJti(sampleJtiHash(token)))?.facts.expired).toBe(true);
    });

    it('tells that the bookmark of a token was closed', async () => {
      const stores = open();
      const token = await mintSample(stores);
      await stores.transactions.run((tx) => stores.bookmarks.close(tx, token.bookmarkId, 'cancelled'));

      expect((await stores.tokens.findByJti(sampleJtiHash(token)))?.facts.bookmark).toBe('closed');
    });

    it('stores one token for an idempotency key', async () => {
      const { bookmarks, tokens, transactions } = open();
      const [first, second] = [sampleToken(), sampleToken()];
      const mint = { idempotencyKey: randomUUID(), requestDigest: 'request' };
      const inserted = [];
      for (const token of [first, second]) {
        inserted.push(
          await transactions.run(async (tx) => {
            await bookmarks.open(tx, token, token.expiresAt);
            return tokens.insert(tx, token, sampleJtiHash(token), mint);
          }),
        );
      }
      expect(inserted).toEqual([true, false]);
      expect(await tokens.findMint(mint.idempotencyKey)).toEqual({ token: first, requestDigest: 'request' });
    });

    it('knows the first token of a bookmark and its deadline, for its own tenant only', async () => {
      const stores = open();
      const first = await mintSample(stores);
      const { bookmarkId, instanceId, tenantId } = first;
      await mintSample(stores, { bookmarkId, instanceId, tenantId, tokenId: later(first.tokenId), allowedAddresses: ['10.0.0.0/8'] });

      expect(await stores.tokens.findFirstOfBookmark(tenantId, bookmarkId)).toEqual({ token: first, deadline: first.expiresAt });
      expect(await stores.tokens.findFirstOfBookmark(sampleToken().tenantId, bookmarkId)).toBeUndefined();
    });

    it('gives an instance its own tokens only', async () => {
      const stores = open();
      const [own, other] = [await mintSample(stores), await mintSample(stores)];

      expect(await stores.tokens.findOfInstance(own.instanceId, [own.tokenId, other.tokenId])).toEqual([own]);
    });
  });
}
