import type { Transactions } from '@holdfast/transaction/transaction';
import { describe, expect, it } from 'vitest';
import type { NotaryStore } from './notary.store.ts';

/** What every notary store must do. */
export function notaryStoreSuite(open: () => Promise<{ notary: NotaryStore; transactions: Transactions }>): void {
  describe('a notary store', () => {
    it('begins a chain where it is told to, and goes on from where it was brought', async () => {
      const { notary, transactions } = await open();
      const held = (chain: string) => transactions.run((tx) => notary.hold(tx, chain, { sequence: 0, hash: 'start' }));

      expect(await held('scheduler')).toEqual({ sequence: 0, hash: 'start' });
      await transactions.run((tx) => notary.advance(tx, 'scheduler', { sequence: 7, hash: 'seven' }));
      expect(await held('scheduler')).toEqual({ sequence: 7, hash: 'seven' });
      expect(await held('identity')).toEqual({ sequence: 0, hash: 'start' });
    });
  });
}
