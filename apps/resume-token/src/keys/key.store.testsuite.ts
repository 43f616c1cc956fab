import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { KeyStore } from './key.store.ts';

const create = async () => ({ kid: randomUUID(), secret: randomBytes(32) });

/** What every key store must do. `open` gives a store over nothing; `again` another handle on the same keys, as another replica has. */
export function keyStoreSuite(open: () => Promise<{ store: KeyStore; again: () => KeyStore }>): void {
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

      expect((await store.honoured()).map((key) => key.kid).toSorted()).toEqual([signing.kid, deriving.kid].toSorted());
    });

    it('gives back the secret that was made', async () => {
      const { store, again } = await open();
      const made = await create();
      await store.provide('derive-jti', async () => made);

      const [key] = await again().honoured();
      expect(Buffer.from(key?.secret ?? [])).toEqual(made.secret);
    });
  });
}
