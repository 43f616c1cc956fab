import type { TenantId } from '@holdfast/ids/ids';
import { countingIds } from '@holdfast/ids/id-source';
import type { Transactions } from '@holdfast/transaction/transaction';
import { describe, expect, it } from 'vitest';
import type { Application, SealedKey } from './application.ts';
import type { ApplicationStore } from './application.store.ts';

const now = new Date('2026-03-01T12:00:00Z');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const ids = countingIds();

/** What every application store must do. `open` gives an empty one, and two tenants. */
export function applicationStoreSuite(open: () => Promise<{ applications: ApplicationStore; transactions: Transactions; tenants: readonly [TenantId, TenantId] }>): void {
  const make = (tenantId: TenantId, name: string): Application => ({ id: ids.next(), tenantId, name, permissions: ['read:schedules'], createdBy: 'ada', createdAt: now });
  const keyOf = ({ id }: Application, seconds: number): SealedKey => ({ id: ids.next(), applicationId: id, createdAt: now, expiresAt: later(seconds), salt: Buffer.alloc(16, 1), secretHash: Buffer.alloc(32, 2) });

  describe('an application store', () => {
    it('finds an application and its keys for its tenant, and for no other', async () => {
      const { applications, transactions, tenants: [ours, theirs] } = await open();
      const application = make(ours, 'ci');
      const key = keyOf(application, 100);
      await transactions.run(async (tx) => {
        expect([await applications.add(tx, application), await applications.add(tx, make(ours, 'ci')), await applications.add(tx, make(theirs, 'ci'))]).toEqual([true, false, true]);
        await applications.addKey(tx, key);
      });
      const { salt: _salt, secretHash: _hash, ...plain } = key;

      expect(await applications.find(ours, application.id)).toEqual(application);
      expect(await applications.find(theirs, application.id)).toBeUndefined();
      expect(await applications.list(ours)).toEqual([{ application, keys: [plain] }]);
      expect(await applications.findKey(key.id)).toEqual({ application, key });
      expect(await applications.findKey(ids.next())).toBeUndefined();
    });

    it('shortens the life of keys and prolongs none', async () => {
      const { applications, transactions, tenants: [ours] } = await open();
      const application = make(ours, 'ci');
      const [long, short] = [keyOf(application, 100), keyOf(application, 10)];
      await transactions.run(async (tx) => {
        await applications.add(tx, application);
        for (const key of [long, short]) await applications.addKey(tx, key);
        await applications.shortenKeys(tx, application.id, later(50));
      });
      expect((await applications.findKey(long.id))?.key.expiresAt).toEqual(later(50));
      expect((await applications.findKey(short.id))?.key.expiresAt).toEqual(later(10));
    });

    it('removes a key, or an application with its keys, for its tenant only', async () => {
      const { applications, transactions, tenants: [ours, theirs] } = await open();
      const application = make(ours, 'ci');
      const [one, two] = [keyOf(application, 100), keyOf(application, 100)];
      await transactions.run(async (tx) => {
        await applications.add(tx, application);
        for (const key of [one, two]) await applications.addKey(tx, key);
        expect([await applications.removeKey(tx, theirs, application.id, one.id), await applications.removeKey(tx, ours, application.id, one.id)]).toEqual([false, true]);
      });
      expect(await applications.findKey(one.id)).toBeUndefined();
      const remove = (tenant: TenantId) => transactions.run((tx) => applications.remove(tx, tenant, application.id));
      expect([await remove(theirs), await remove(ours), await remove(ours)]).toEqual([false, true, false]);
      expect(await applications.findKey(two.id)).toBeUndefined();
    });

    it('notes the use of a key once a minute', async () => {
      const { applications, transactions, tenants: [ours] } = await open();
      const application = make(ours, 'ci');
      const key = keyOf(application, 100);
      await transactions.run(async (tx) => {
        await applications.add(tx, application);
        await applications.addKey(tx, key);
      });
      const lastUse = async () => (await applications.findKey(key.id))?.key.lastUsedAt;
      for (const [seconds, noted] of [[0, 0], [59, 0], [61, 61]] as const) {
        await applications.used(key.id, later(seconds));
        expect(await lastUse()).toEqual(later(noted));
      }
    });
  });
}
