import type { Transactions } from '@holdfast/transaction/transaction';
import { describe, expect, it } from 'vitest';
import type { BootstrapStore } from './bootstrap.store.ts';

const now = new Date('2026-03-01T12:00:00.000Z');

/** What every bootstrap store must do. `open` gives one of a platform without an administrator. */
export function bootstrapStoreSuite(open: () => Promise<{ bootstrap: BootstrapStore; transactions: Transactions }>): void {
  describe('a bootstrap store', () => {
    it('is claimed by exactly one of those who ask at the same time', async () => {
      const { bootstrap, transactions } = await open();
      const claims = await Promise.all(Array.from({ length: 8 }, () => transactions.run((tx) => bootstrap.claim(tx, now))));

      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(await transactions.run((tx) => bootstrap.claim(tx, now))).toBe(false);
    });
  });
}
