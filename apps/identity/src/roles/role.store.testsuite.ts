import type { TenantId } from '@holdfast/ids/ids';
import type { Transactions } from '@holdfast/transaction/transaction';
import { describe, expect, it } from 'vitest';
import type { CustomRole } from './role.ts';
import type { RoleStore } from './role.store.ts';

const createdAt = new Date('2026-01-02T03:04:05.678Z');

/** What every role store must do. `open` gives an empty one, and two tenants. */
export function roleStoreSuite(open: () => Promise<{ roles: RoleStore; transactions: Transactions; tenants: readonly [TenantId, TenantId] }>): void {
  const roleOf = (tenantId: TenantId, name: string, ...permissions: string[]): CustomRole => ({ tenantId, name, permissions, createdAt });

  describe('a role store', () => {
    it('lists the roles of one tenant by name, with everything that was added', async () => {
      const { roles, transactions, tenants } = await open();
      const [writer, reader, other] = [roleOf(tenants[0], 'writer', 'a:b', 'c:d'), roleOf(tenants[0], 'reader', 'a:b'), roleOf(tenants[1], 'reader', 'c:d')];
      for (const role of [writer, reader, other]) expect(await transactions.run((tx) => roles.add(tx, role))).toBe(true);

      expect(await roles.list(tenants[0])).toEqual([reader, writer]);
      expect(await roles.list(tenants[1])).toEqual([other]);
    });

    it('adds one role of a name to a tenant', async () => {
      const { roles, transactions, tenants } = await open();
      await transactions.run((tx) => roles.add(tx, roleOf(tenants[0], 'reader', 'a:b')));

      expect(await transactions.run((tx) => roles.add(tx, roleOf(tenants[0], 'reader', 'c:d')))).toBe(false);
      expect((await roles.list(tenants[0]))[0]?.permissions).toEqual(['a:b']);
    });

    it('changes and removes a role of this tenant, and says when there is none', async () => {
      const { roles, transactions, tenants } = await open();
      const [mine, theirs] = [roleOf(tenants[0], 'reader', 'a:b'), roleOf(tenants[1], 'reader', 'a:b')];
      const run = <Value>(work: Parameters<typeof transactions.run<Value>>[0]) => transactions.run(work);
      for (const role of [mine, theirs]) await run((tx) => roles.add(tx, role));

      expect(await run((tx) => roles.change(tx, tenants[0], 'reader', ['c:d']))).toBe(true);
      expect(await run((tx) => roles.change(tx, tenants[0], 'nobody', ['c:d']))).toBe(false);
      expect(await roles.list(tenants[0])).toEqual([{ ...mine, permissions: ['c:d'] }]);
      expect(await run((tx) => roles.remove(tx, tenants[0], 'reader'))).toBe(true);
      expect(await run((tx) => roles.remove(tx, tenants[0], 'reader'))).toBe(false);
      expect([await roles.list(tenants[0]), await roles.list(tenants[1])]).toEqual([[], [theirs]]);
    });
  });
}
