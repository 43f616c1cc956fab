import type { Transactions } from '@holdfast/transaction/transaction';
import { describe, expect, it } from 'vitest';
import type { SigningKeyStore } from './signing-key.store.ts';
import type { KeyPair } from './signing-key.ts';

const at = (second: number): Date => new Date(Date.UTC(2026, 2, 1, 12, 0, second));
const key = (kid: string): KeyPair => ({ kid, alg: 'RS256', members: { kty: 'RSA', n: `n-${kid}`, e: 'AQAB' }, privateKey: new Uint8Array([1, 2, 3]) });

/** What every signing key store must do. `open` gives an empty one. */
export function signingKeyStoreSuite(open: () => Promise<{ keys: SigningKeyStore; transactions: Transactions }>): void {
  describe('a signing key store', () => {
    it('publishes a pending key and signs with an active one, its private part as it was added', async () => {
      const { keys, transactions } = await open();
      await transactions.run((tx) => keys.add(tx, key('a'), at(0)));

      expect(await keys.active()).toBeUndefined();
      expect(await keys.published()).toEqual([{ kid: 'a', alg: 'RS256', members: { kty: 'RSA', n: 'n-a', e: 'AQAB' } }]);

      expect(await transactions.run((tx) => keys.move(tx, 'a', 'activate', at(1)))).toBe(true);
      const active = await keys.active();
      expect(active?.kid).toBe('a');
      expect([...(active?.privateKey ?? [])]).toEqual([1, 2, 3]);
    });

    it('publishes a retiring key beside its successor and a retired one no more (I14)', async () => {
      const { keys, transactions } = await open();
      await transactions.run(async (tx) => {
        await keys.add(tx, key('a'), at(0));
        await keys.move(tx, 'a', 'activate', at(0));
        await keys.add(tx, key('b'), at(1));
        await keys.move(tx, 'a', 'supersede', at(2));
        await keys.move(tx, 'b', 'activate', at(2));
      });

      expect((await keys.published()).map(({ kid }) => kid)).toEqual(['a', 'b']);
      expect((await keys.active())?.kid).toBe('b');
      await transactions.run((tx) => keys.move(tx, 'a', 'retire', at(3)));
      expect((await keys.published()).map(({ kid }) => kid)).toEqual(['b']);
    });

    it('moves a key along its edges only', async () => {
      const { keys, transactions } = await open();
      await transactions.run((tx) => keys.add(tx, key('a'), at(0)));
      const move = (edge: 'activate' | 'supersede' | 'retire') => transactions.run((tx) => keys.move(tx, 'a', edge, at(1)));

      expect([await move('supersede'), await move('retire'), await move('activate'), await move('activate')]).toEqual([false, false, true, false]);
      expect([await move('retire'), await move('supersede'), await move('activate'), await move('retire')]).toEqual([false, true, false, true]);
    });

    it('revokes a key in any state but retired, and lists every key with the time of its state', async () => {
      const { keys, transactions } = await open();
      await transactions.run(async (tx) => {
        expect([await keys.add(tx, key('a'), at(0)), await keys.add(tx, key('a'), at(0)), await keys.add(tx, key('b'), at(1))]).toEqual([true, false, true]);
        await keys.move(tx, 'a', 'activate', at(1));
        expect([await keys.move(tx, 'a', 'revoke', at(2)), await keys.move(tx, 'a', 'revoke', at(3)), await keys.move(tx, 'c', 'revoke', at(3))]).toEqual([true, false, false]);
        expect((await keys.list(tx)).map(({ kid, state }) => [kid, state])).toEqual([['a', 'retired'], ['b', 'pending']]);
      });
      expect(await keys.list()).toEqual([
        { kid: 'a', alg: 'RS256', state: 'retired', createdAt: at(0), stateSince: at(2) },
        { kid: 'b', alg: 'RS256', state: 'pending', createdAt: at(1), stateSince: at(1) },
      ]);
      expect((await keys.published()).map(({ kid }) => kid)).toEqual(['b']);
    });

    it('never has two active keys', async () => {
      const { keys, transactions } = await open();
      await transactions.run(async (tx) => {
        await keys.add(tx, key('a'), at(0));
        await keys.add(tx, key('b'), at(0));
        await keys.move(tx, 'a', 'activate', at(0));
      });

      await expect(transactions.run((tx) => keys.move(tx, 'b', 'activate', at(1)))).rejects.toThrow();
    });
  });
}
