import { memoryAuditLog } from '@holdfast/audit-core/memory-audit-log';
import { ManualClock } from '@holdfast/clock/manual-clock';
import { countingIds } from '@holdfast/ids/id-source';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { describe, expect, it } from 'vitest';
import { memoryAccounts } from '../accounts/account.store.memory.ts';
import type { User } from '../accounts/user.ts';
import type { Administrator } from '../people/people-parts.ts';
import { ManageRoles } from './manage-roles.ts';
import { memoryRoles } from './role.store.memory.ts';
import { TenantRoles } from './tenant-roles.ts';

const builtIn = { admin: ['*'], viewer: ['read:a'] };
const refusal = (code: string, detail?: string) => ({ ok: false, refusal: detail === undefined ? { code } : { code, detail } });
const done = { ok: true, value: undefined };

async function world(permissionBytes = 1000) {
  const [clock, ids, transactions, accounts, roles, audit] = [new ManualClock(new Date('2026-03-01T12:00:00.000Z')), countingIds(), memoryTransactions(), memoryAccounts(), memoryRoles(), memoryAuditLog()];
  const tenantRoles = new TenantRoles(roles, builtIn, permissionBytes);
  const createdAt = clock.now();
  const tenants = [{ id: ids.next(), name: 'one', createdAt }, { id: ids.next(), name: 'two', createdAt }] as const;
  const user: User = { id: ids.next(), tenantId: tenants[0].id as User['tenantId'], email: 'ada@example.test', name: 'Ada', passwordHash: '', roles: ['viewer', 'writer'], status: 'active', createdAt };
  await transactions.run(async (tx) => {
    for (const tenant of tenants) await accounts.addTenant(tx, tenant as never);
    await accounts.addUser(tx, user);
  });
  const by: Administrator = { id: 'admin', actor: { type: 'user', id: 'admin' }, tenantId: user.tenantId, permissions: ['read:a', 'write:a'], origin: {} };
  return { by, elsewhere: { ...by, tenantId: tenants[1].id as User['tenantId'] }, user, audit, accounts, transactions, tenantRoles, manage: new ManageRoles({ roles, tenantRoles, accounts, audit, transactions, clock }) };
}

describe('a role of a tenant’s own', () => {
  it('expands for who has it, beside the built-in ones, in its tenant alone', async () => {
    const { manage, by, elsewhere, user, tenantRoles } = await world();

    expect(await tenantRoles.heldBy(user)).toEqual(['read:a']);
    expect(await manage.create(by, 'writer', ['write:a', 'write:a'])).toEqual(done);
    expect(await tenantRoles.heldBy(user)).toEqual(['read:a', 'write:a']);
    expect(await tenantRoles.heldBy({ ...user, tenantId: elsewhere.tenantId })).toEqual(['read:a']);
    expect(await manage.list(by.tenantId)).toEqual([{ name: 'admin', permissions: ['*'], builtIn: true }, { name: 'viewer', permissions: ['read:a'], builtIn: true }, { name: 'writer', permissions: ['write:a'], builtIn: false }]);
  });

  it('has a name of its own', async () => {
    const { manage, by } = await world();
    await manage.create(by, 'writer', ['write:a']);

    for (const name of ['admin', 'viewer', 'writer']) expect(await manage.create(by, name, ['read:a'])).toEqual(refusal('role-exists'));
  });

  it('gets, loses and is removed with nothing that its administrator lacks', async () => {
    const { manage, by, audit } = await world();
    await manage.create({ ...by, permissions: ['*'] }, 'boss', ['read:a', 'manage:a']);

    expect(await manage.create(by, 'other', ['manage:a'])).toEqual(refusal('grant-exceeds-own', 'manage:a'));
    expect(await manage.change(by, 'boss', ['read:a'])).toEqual(refusal('grant-exceeds-own', 'manage:a'));
    expect(await manage.change(by, 'boss', ['read:a', 'manage:a', 'read:b'])).toEqual(refusal('grant-exceeds-own', 'read:b'));
    expect(await manage.change(by, 'boss', ['manage:a', 'write:a'])).toEqual(done);
    expect(await manage.remove(by, 'boss')).toEqual(refusal('grant-exceeds-own', 'manage:a'));
    expect(audit.entries.filter(({ outcome }) => outcome === 'refused').map(({ action }) => action)).toEqual(['role.created', 'role.changed', 'role.changed', 'role.removed']);
  });

  it('is removed once nobody has it', async () => {
    const { manage, by, user, accounts, transactions } = await world();
    await manage.create(by, 'writer', ['write:a']);

    expect(await manage.remove(by, 'writer')).toEqual(refusal('role-in-use'));
    await transactions.run((tx) => accounts.setRoles(tx, user.id, ['viewer']));
    expect(await manage.remove(by, 'writer')).toEqual(done);
    expect(await manage.remove(by, 'writer')).toEqual(refusal('role-not-found'));
  });

  it('of another tenant, or built in, is no role to change or remove', async () => {
    const { manage, by, elsewhere } = await world();
    await manage.create(by, 'writer', ['write:a']);
    for (const [who, name] of [[elsewhere, 'writer'], [by, 'admin'], [by, 'none']] as const) {
      expect(await manage.change(who, name, ['read:a'])).toEqual(refusal('role-not-found'));
      expect(await manage.remove(who, name)).toEqual(refusal('role-not-found'));
    }
  });

  it('is not made larger than an access token has room for, for anybody who has it', async () => {
    const { manage, by, tenantRoles, user } = await world('["read:a","write:a"]'.length);

    expect(await manage.create({ ...by, permissions: ['*'] }, 'large', ['read:a', 'write:a', 'x:y'])).toEqual(refusal('permissions-too-many'));
    expect(await manage.create(by, 'writer', ['write:a'])).toEqual(done);
    expect(await manage.change({ ...by, permissions: ['*'] }, 'writer', ['write:a', 'x:y'])).toEqual(refusal('permissions-too-many'));
    expect(await tenantRoles.mayGrant({ ...by, permissions: ['*'] }, user.roles, ['viewer', 'admin'])).toEqual(done);
  });
});

describe('a role that is no longer', () => {
  it('can be taken from a person by anybody who may change their roles', async () => {
    const { tenantRoles, by } = await world();

    expect(await tenantRoles.mayGrant(by, ['viewer', 'abolished'], ['viewer'])).toEqual(done);
    expect(await tenantRoles.mayTake(by, ['viewer', 'abolished'])).toEqual(done);
    expect(await tenantRoles.mayGrant(by, ['viewer'], ['viewer', 'abolished'])).toEqual(refusal('role-unknown', 'abolished'));
  });
});
