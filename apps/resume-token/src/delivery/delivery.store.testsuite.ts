import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Stores } from '../stores.ts';
import { mintSample } from '../token/mint-sample.ts';
import type { ResumeToken } from '../token/resume-token.ts';

async function owe(stores: Stores): Promise<ResumeToken> {
  const token = await mintSample(stores);
  await stores.transactions.run((tx) => stores.deliveries.insert(tx, token.tokenId, 'grace@example.com'));
  return token;
}

/** Leases everything that is due, and gives what of it belongs to `token`. */
async function leaseOf({ deliveries }: Stores, token: ResumeToken, owner: string, seconds = 60) {
  const leased = await deliveries.lease(owner, 100, seconds);
  return leased.find((delivery) => delivery.tokenId === token.tokenId);
}

/** What every delivery store must do. */
export function deliveryStoreSuite(open: () => Stores): void {
  describe('a delivery store', () => {
    it('leases what is owed with the token as it stands', async () => {
      const stores = open();
      const token = await owe(stores);

      expect(await leaseOf(stores, token, randomUUID())).toEqual({
        tokenId: token.tokenId, recipient: 'grace@example.com', attempt: 1, record: { token, facts: { state: 'active', expired: false, bookmark: 'open', blocked: false } },
      });
    });

    it('leases a delivery to one worker at a time', async () => {
      const stores = open();
      const token = await owe(stores);
      const leases = await Promise.all(Array.from({ length: 5 }, () => leaseOf(stores, token, randomUUID())));

      expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
    });

    it('gives the delivery of a worker that died to another, which alone may finish it', async () => {
      const stores = open();
      const token = await owe(stores);
      const [dead, next] = [randomUUID(), randomUUID()];
      await leaseOf(stores, token, dead, 0);

      expect((await leaseOf(stores, token, next))?.attempt).toBe(2);
      expect(await stores.deliveries.finish(token.tokenId, dead, 'sent')).toBe(false);
      expect(await stores.deliveries.finish(token.tokenId, next, 'sent')).toBe(true);
    });

    it('never leases what was sent or dropped', async () => {
      const stores = open();
      for (const state of ['sent', 'dropped'] as const) {
        const token = await owe(stores);
        const owner = randomUUID();
        await leaseOf(stores, token, owner, 0);
        await stores.deliveries.finish(token.tokenId, owner, state);
        expect(await leaseOf(stores, token, randomUUID())).toBeUndefined();
      }
    });

    it('leases a failed delivery again after its pause, not before', async () => {
      const stores = open();
      const [soon, later] = [await owe(stores), await owe(stores)];
      const owner = randomUUID();
      await stores.deliveries.lease(owner, 100, 60);
      await stores.deliveries.retryLater(soon.tokenId, owner, 0, 'ECONNREFUSED');
      await stores.deliveries.retryLater(later.tokenId, owner, 3_600, '451');

      const leased = (await stores.deliveries.lease(randomUUID(), 100, 60)).map(({ tokenId }) => tokenId);
      expect(leased).toContain(soon.tokenId);
      expect(leased).not.toContain(later.tokenId);
    });
  });
}
