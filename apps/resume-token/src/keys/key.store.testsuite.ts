import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { KeyStore } from './key.store.ts';
import type { KeyEdge } from './key-state.ts';

const create = async () => ({ kid: randomUUID(), secret: randomBytes(32) });

/** What every key store must do. `open` gives a store over nothing; `again` another handle on the same keys, as another replica has. */
export function keyStoreSuite(open: () => Promise<{ store: KeyStore; again: () => KeyStore; transactions: Transactions }>): void {
  describe('a key store', () => {
    it('makes one active key however many replicas ask for it at the same time', async () => {
      const { store, again } = await open();
      const provided = await Promise.all(Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? store : again()).provide('sign', create)));

      expect(new Set(provided.map((key) => key.kid)).size).toBe(1);
      expect(provided[0]).toMatchObject({ purpose: 'sign', state: 'active' });
    });

    it('keeps one active key for each purpose', async () => {
      const { store } = await open();
      const signing = await store.provide('sign', create);
      const deriving = await store.provide('derive-jti', create);

      expect((await store.known()).map((key) => key.kid).toSorted()).toEqual([signing.kid, deriving.kid].toSorted());
    });

    it('gives back the secret that was made', async () => {
      const { store, again } = await open();
      const made = await create();
      await store.provide('derive-jti', async () => made);

      const [key] = await again().known();
      expect(Buffer.from(key?.secret ?? [])).toEqual(made.secret);
    });

    it('moves a key along its edges and no other way, and forgets none', async () => {
      const { store, transactions } = await open();
      const [active, added] = [await store.provide('sign', create), await create()];
      await transactions.run((tx) => store.add(tx, 'sign', added));
      const move = (kid: string, edge: KeyEdge) => transactions.run((tx) => store.move(tx, kid, edge));

      expect([await move(added.kid, 'supersede'), await move(active.kid, 'retire'), await move('nobody', 'activate')]).toEqual([false, false, false]);
      expect([await move(active.kid, 'supersede'), await move(added.kid, 'activate'), await move(active.kid, 'retire'), await move(active.kid, 'revoke')]).toEqual([true, true, true, false]);
      expect(new Map((await store.list()).map(({ kid, state }) => [kid, state]))).toEqual(new Map([[active.kid, 'retired'], [added.kid, 'active']]));
      expect(new Map((await store.known()).map(({ kid, state }) => [kid, state]))).toEqual(new Map([[active.kid, 'retired'], [added.kid, 'active']]));
      expect((await store.provide('sign', create)).kid).toBe(added.kid);
    });

    it('holds keys that have not ended, and says when one has', async () => {
      const { store, again, transactions } = await open();
      const [signing, deriving] = [await store.provide('sign', create), await store.provide('derive-jti', create)];
      const held = () => transactions.run((tx) => again().hold(tx, [signing.kid, deriving.kid]));
      expect(await held()).toBe(true);
      await transactions.run((tx) => store.move(tx, signing.kid, 'supersede'));
      expect(await held()).toBe(true);
      await transactions.run((tx) => store.move(tx, deriving.kid, 'revoke'));
      expect(await held()).toBe(false);
    });

    it('lets one change keys at a time', async () => {
      const { store, again, transactions } = await open();
      const rotate = (own: KeyStore) => transactions.run(async (tx) => {
        const { keys } = await own.lock(tx);
        if (!keys.some(({ state }) => state === 'pending')) await own.add(tx, 'sign', await create());
      });
      await Promise.all([rotate(store), rotate(again()), rotate(store)]);
      expect((await store.list()).filter(({ state }) => state === 'pending')).toHaveLength(1);
    });
  });
}
