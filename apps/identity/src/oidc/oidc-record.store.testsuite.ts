import { beforeEach, describe, expect, it } from 'vitest';
import type { OidcRecord, OidcRecordStore } from './oidc-record.store.ts';

const now = new Date('2026-03-01T12:00:00Z');
const later = new Date('2026-03-01T13:00:00Z');

/** What every store of the provider's records does. */
export function oidcRecordStoreSuite(make: () => Promise<OidcRecordStore>): void {
  describe('a store of OpenID provider records', () => {
    let records: OidcRecordStore;
    const record = (more: Partial<OidcRecord> = {}): OidcRecord => ({ model: 'AuthorizationCode', id: 'code-1', payload: { accountId: 'ada', nested: { a: [1] } }, expiresAt: later, ...more });
    beforeEach(async () => {
      records = await make();
    });

    it('finds a record by id, uid and user code, within its model', async () => {
      await records.put(record({ uid: 'u-1', userCode: 'ABCD' }));
      for (const key of [{ id: 'code-1' }, { uid: 'u-1' }, { userCode: 'ABCD' }]) {
        expect((await records.find('AuthorizationCode', key))?.payload).toEqual({ accountId: 'ada', nested: { a: [1] } });
        expect(await records.find('RefreshToken', key)).toBeUndefined();
      }
      expect(await records.find('AuthorizationCode', { id: 'code-2' })).toBeUndefined();
    });

    it('replaces what a record says', async () => {
      await records.put(record());
      await records.put(record({ payload: { accountId: 'bob' }, grantId: 'g-1' }));
      expect((await records.find('AuthorizationCode', { id: 'code-1' }))?.payload).toEqual({ accountId: 'bob' });
    });

    it('adds a record once', async () => {
      expect(await Promise.all([records.add(record()), records.add(record())])).toEqual(expect.arrayContaining([true, false]));
      expect(await records.add(record({ model: 'ReplayDetection' }))).toBe(true);
    });

    it('lets one of many consume a record, and says when', async () => {
      await records.put(record());
      const winners = await Promise.all(Array.from({ length: 10 }, () => records.consume('AuthorizationCode', 'code-1', now)));
      expect(winners.filter(Boolean)).toHaveLength(1);
      expect((await records.find('AuthorizationCode', { id: 'code-1' }))?.consumedAt).toEqual(now);
      await records.put(record());
      expect(await records.consume('AuthorizationCode', 'code-1', now)).toBe(false);
      expect(await records.consume('AuthorizationCode', 'none', now)).toBe(false);
    });

    it('removes a record, and those of a grant', async () => {
      await records.put(record());
      await records.put(record({ id: 'code-2', grantId: 'g-1' }));
      await records.put(record({ id: 'code-3', grantId: 'g-2' }));
      await records.remove('AuthorizationCode', 'code-1');
      await records.removeGrant('AuthorizationCode', 'g-1');
      const left = await Promise.all(['code-1', 'code-2', 'code-3'].map((id) => records.find('AuthorizationCode', { id })));
      expect(left.map((found) => found !== undefined)).toEqual([false, false, true]);
    });

    it('sweeps what has expired, a bounded number at a time', async () => {
      for (const id of ['a', 'b', 'c']) await records.put(record({ id, expiresAt: now }));
      await records.put(record({ id: 'd', expiresAt: later }));
      const moment = new Date(now.getTime() + 1);
      expect([await records.sweep(moment, 2), await records.sweep(moment, 2), await records.sweep(moment, 2)]).toEqual([2, 1, 0]);
      expect(await records.find('AuthorizationCode', { id: 'd' })).toBeDefined();
    });
  });
}
