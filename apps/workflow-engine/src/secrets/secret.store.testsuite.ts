import type { TenantId } from '@holdfast/ids/ids';
import type { Transactions } from '@holdfast/transaction/transaction';
import { describe, expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import type { SecretStore } from './secret.store.ts';

/** What every secret store must do. */
export function secretStoreSuite(open: () => Promise<{ store: SecretStore; transactions: Transactions }>): void {
  const version = (tenantId: TenantId, name: string, byte: number) => ({ id: ids.next<never>(), tenantId, name, sealed: new Uint8Array([byte]), createdBy: 'ada', createdAt: new Date('2026-01-02T03:04:05.678Z') });

  describe('a secret store', () => {
    it('adds versions and lists the current ones without their values', async () => {
      const { store, transactions } = await open();
      const tenantId = ids.next<TenantId>();
      expect(await transactions.run((tx) => store.add(tx, version(tenantId, 'b', 1)))).toBe(1);
      expect(await transactions.run((tx) => store.add(tx, version(tenantId, 'b', 2)))).toBe(2);
      expect(await transactions.run((tx) => store.add(tx, version(tenantId, 'a', 3)))).toBe(1);
      await transactions.run((tx) => store.add(tx, version(ids.next<TenantId>(), 'c', 4)));
      expect(await store.list(tenantId)).toEqual([
        { name: 'a', version: 1, createdBy: 'ada', createdAt: new Date('2026-01-02T03:04:05.678Z') },
        { name: 'b', version: 2, createdBy: 'ada', createdAt: new Date('2026-01-02T03:04:05.678Z') },
      ]);
    });

    it('finds all versions of those that are asked for, of one tenant', async () => {
      const { store, transactions } = await open();
      const [tenantId, other] = [ids.next<TenantId>(), ids.next<TenantId>()];
      for (const byte of [1, 2]) await transactions.run((tx) => store.add(tx, version(tenantId, 'a', byte)));
      expect((await store.find(tenantId, ['a', 'none'])).map(({ sealed, version: number }) => [number, ...sealed])).toEqual([[1, 1], [2, 2]]);
      expect(await store.find(other, ['a'])).toEqual([]);
    });

    it('keeps the last ten versions', async () => {
      const { store, transactions } = await open();
      const tenantId = ids.next<TenantId>();
      for (let byte = 1; byte <= 12; byte += 1) await transactions.run((tx) => store.add(tx, version(tenantId, 'a', byte)));
      expect((await store.find(tenantId, ['a'])).map(({ version: number }) => number)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    });

    it('removes a secret with all its versions', async () => {
      const { store, transactions } = await open();
      const tenantId = ids.next<TenantId>();
      await transactions.run((tx) => store.add(tx, version(tenantId, 'a', 1)));
      expect(await transactions.run((tx) => store.remove(tx, tenantId, 'a'))).toBe(true);
      expect(await transactions.run((tx) => store.remove(tx, tenantId, 'a'))).toBe(false);
      expect(await store.list(tenantId)).toEqual([]);
    });
  });
}
