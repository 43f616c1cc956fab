import { randomIds } from '@holdfast/ids/id-source';
import { systemClock } from '@holdfast/clock/system-clock';
import type { Transactions } from '@holdfast/transaction/transaction';
import { describe, expect, it } from 'vitest';
import type { AccountStore } from './account.store.ts';
import type { Tenant, User } from './user.ts';

const ids = randomIds(systemClock);
const createdAt = new Date('2026-01-02T03:04:05.678Z');

function tenantNamed(name: string): Tenant {
  return { id: ids.next(), name, createdAt };
}

function userOf(tenant: Tenant, email: string): User {
  return { id: ids.next(), tenantId: tenant.id, email, name: 'Ada', passwordHash: '$argon2id$…', roles: ['admin', 'viewer'], status: 'active', createdAt };
}

/** What every account store must do. `open` gives an empty one. */
export function accountStoreSuite(open: () => Promise<{ accounts: AccountStore; transactions: Transactions }>): void {
  describe('an account store', () => {
    it('finds a user by id and by canonical address, with everything that was added', async () => {
      const { accounts, transactions } = await open();
      const tenant = tenantNamed('one');
      const user = userOf(tenant, 'ada@example.test');
      await transactions.run(async (tx) => {
        await accounts.addTenant(tx, tenant);
        await accounts.addUser(tx, user);
      });

      expect(await accounts.findUser(user.id)).toEqual(user);
      expect(await accounts.findUserByEmail('ada@example.test')).toEqual(user);
    });

    it('finds nobody under an id or address that was not added', async () => {
      const { accounts } = await open();

      expect(await accounts.findUser(ids.next())).toBeUndefined();
      expect(await accounts.findUserByEmail('nobody@example.test')).toBeUndefined();
    });

    it('holds one user for one address, whatever the tenant', async () => {
      const { accounts, transactions } = await open();
      const [one, two] = [tenantNamed('first'), tenantNamed('second')];
      await transactions.run(async (tx) => {
        await accounts.addTenant(tx, one);
        await accounts.addTenant(tx, two);
        await accounts.addUser(tx, userOf(one, 'eve@example.test'));
      });

      expect(await transactions.run((tx) => accounts.addUser(tx, userOf(two, 'eve@example.test')))).toBe(false);
      expect(await transactions.run((tx) => accounts.addUser(tx, userOf(two, 'eva@example.test')))).toBe(true);
      expect([await accounts.hasTenant(two.id), await accounts.hasTenant(ids.next())]).toEqual([true, false]);
    });

    it('changes password, roles and status of one user, and lists the people of one tenant by address', async () => {
      const { accounts, transactions } = await open();
      const [one, two] = [tenantNamed('here'), tenantNamed('there')];
      const [zoe, ada, eve] = [userOf(one, 'zoe@example.test'), userOf(one, 'ann@example.test'), userOf(two, 'eva@example.test')];
      await transactions.run(async (tx) => {
        for (const tenant of [one, two]) await accounts.addTenant(tx, tenant);
        for (const user of [zoe, ada, eve]) await accounts.addUser(tx, user);
        await accounts.setPassword(tx, zoe.id, 'other');
        await accounts.setRoles(tx, zoe.id, ['viewer']);
        await accounts.setStatus(tx, zoe.id, 'disabled');
      });

      expect(await accounts.members(one.id)).toEqual([ada, { ...zoe, passwordHash: 'other', roles: ['viewer'], status: 'disabled' }]);
      expect(await accounts.members(two.id)).toEqual([eve]);
    });

    it('replaces the hash of a password that was not changed meanwhile', async () => {
      const { accounts, transactions } = await open();
      const tenant = tenantNamed('hashes');
      const user = { ...userOf(tenant, 'mia@example.test'), passwordHash: 'former' };
      await transactions.run(async (tx) => {
        await accounts.addTenant(tx, tenant);
        await accounts.addUser(tx, user);
      });
      const replace = (former: string) => transactions.run((tx) => accounts.replacePasswordHash(tx, user.id, former, 'new'));

      expect([await replace('other'), await replace('former'), await replace('former')]).toEqual([false, true, false]);
      expect((await accounts.findUser(user.id))?.passwordHash).toBe('new');
    });

    it('gives a user another address, verified, unless somebody else has it', async () => {
      const { accounts, transactions } = await open();
      const tenant = tenantNamed('addresses');
      const [kim, lee] = [userOf(tenant, 'kim@example.test'), { ...userOf(tenant, 'lee@example.test'), emailVerifiedAt: createdAt }];
      await transactions.run(async (tx) => {
        await accounts.addTenant(tx, tenant);
        for (const user of [kim, lee]) await accounts.addUser(tx, user);
      });
      const set = (email: string) => transactions.run((tx) => accounts.setEmail(tx, kim.id, email, createdAt));

      expect(await accounts.findUser(lee.id)).toEqual(lee);
      expect([await set('lee@example.test'), await set('kim@example.test'), await set('kim@example.org')]).toEqual([false, true, true]);
      expect(await accounts.findUserByEmail('kim@example.org')).toEqual({ ...kim, email: 'kim@example.org', emailVerifiedAt: createdAt });
      expect(await accounts.findUserByEmail('kim@example.test')).toBeUndefined();
    });

    it('adds one tenant of a name, and knows the first of all as the one that operates the platform', async () => {
      const { accounts, transactions } = await open();
      const [first, again, later] = [tenantNamed('alpha'), tenantNamed('alpha'), { ...tenantNamed('beta'), createdAt: new Date(createdAt.getTime() + 1) }];
      const add = (tenant: Tenant) => transactions.run((tx) => accounts.addTenant(tx, tenant));

      expect(await accounts.operatingTenant()).toBeUndefined();
      expect([await add(first), await add(again), await add(later)]).toEqual([true, false, true]);
      expect(await accounts.operatingTenant()).toBe(first.id);
    });
  });
}
