import { countingIds } from '@holdfast/ids/id-source';
import type { TenantId, UserId } from '@holdfast/ids/ids';
import { deriveUuid } from '@holdfast/ids/uuid';
import { describe, expect, it } from 'vitest';
import { origin, password, peopleWorld as world, refusal, roles } from '../testing/people-world.ts';
import { ExplainPermissions } from './explain-permissions.ts';

describe('an invitation', () => {
  it('makes an account of its tenant with its roles, once, for who can read the mail', async () => {
    const { invite, accept, accounts, mailed, by, passwords } = await world();
    await invite.execute(by, { email: ' Bob@Example.test', roles: ['viewer'] });
    const code = mailed()?.code ?? '';
    const accepted = await accept.execute({ code, name: 'Bob', password, origin });

    const bob = await accounts.findUserByEmail('bob@example.test');
    expect(accepted).toEqual({ ok: true, value: { userId: bob?.id } });
    expect(bob).toMatchObject({ tenantId: by.tenantId, roles: ['viewer'], name: 'Bob', status: 'active' });
    expect(await passwords.verify(bob?.passwordHash, password)).toBe(true);
    expect(await accept.execute({ code, name: 'Bob', password, origin })).toEqual(refusal('code-invalid'));
  });

  it('works for 24 hours, with a good password, and not for an address that has an account', async () => {
    const { invite, accept, mailed, by, clock } = await world();
    await invite.execute(by, { email: 'bobsleigh@example.test', roles: ['viewer'] });
    const code = mailed()?.code ?? '';

    for (const weak of ['short', 'bobsleigh@example', 'robertson robertson']) expect(await accept.execute({ code, name: 'Bob Robertson', password: weak, origin })).toMatchObject(refusal('weak-password'));
    clock.advance(24 * 3_600_000);
    expect(await accept.execute({ code, name: 'Bob', password, origin })).toEqual(refusal('code-invalid'));
    await invite.execute(by, { email: 'eve@example.test', roles: ['viewer'] });
    expect(await accept.execute({ code: mailed()?.code ?? '', name: 'Eve', password, origin })).toEqual(refusal('code-invalid'));
  });

  it('grants no more than its giver holds, and is recorded either way', async () => {
    const { audit, invite, by, owed } = await world();

    expect(await invite.execute(by, { email: 'bob@example.test', roles: ['viewer', 'admin'] })).toEqual(refusal('grant-exceeds-own', '*'));
    expect(await invite.execute(by, { email: 'bob@example.test', roles: ['wizard'] })).toEqual(refusal('role-unknown', 'wizard'));
    expect(owed.size).toBe(0);
    expect(audit.entries).toMatchObject([{ action: 'person.invited', outcome: 'refused', reason: 'grant-exceeds-own' }, { outcome: 'refused', reason: 'role-unknown' }]);
  });
});

describe('a tenant', () => {
  it('is made by the operating tenant alone, with an invitation for its first administrator', async () => {
    const { tenant, accept, accounts, mailed, by, eve } = await world();
    const made = await tenant.execute(by, { name: 'three', administrator: 'Zoe@example.test' });
    await accept.execute({ code: mailed()?.code ?? '', name: 'Zoe', password, origin });

    expect(made.ok && (await accounts.findUserByEmail('zoe@example.test'))).toMatchObject({ tenantId: made.ok && made.value.tenantId, roles: ['admin'] });
    expect(await tenant.execute(by, { name: 'three', administrator: 'x@example.test' })).toEqual(refusal('tenant-name-taken'));
    expect(await tenant.execute({ ...by, tenantId: eve.tenantId }, { name: 'four', administrator: 'x@example.test' })).toEqual(refusal('forbidden', 'manage:tenants'));
  });
});

describe('a password reset', () => {
  it('answers alike for an account and for none, and owes a mail either way, which goes to nobody for the latter', async () => {
    const { audit, reset, mailed } = await world();

    expect(await reset.request('ada@example.test', origin)).toEqual({ ok: true, value: undefined });
    expect(mailed()?.to).toBe('ada@example.test');
    expect(await reset.request('nobody@example.test', origin)).toEqual({ ok: true, value: undefined });
    expect(mailed()?.to).toBeUndefined();
    expect(await reset.confirm({ code: mailed()?.code ?? '', password, origin })).toEqual(refusal('code-invalid'));
    expect(JSON.stringify(audit.entries)).not.toContain(mailed()?.code);
  });

  it('sets the password once, within 15 minutes, and the older code works no longer', async () => {
    const { reset, accounts, passwords, mailed, ada, clock } = await world();
    const ask = async () => {
      await reset.request(ada.email, origin);
      return mailed()?.code ?? '';
    };
    const [first, second] = [await ask(), await ask()];

    expect(await reset.confirm({ code: second, password: 'short', origin })).toMatchObject(refusal('weak-password'));
    expect(await reset.confirm({ code: second, password, origin })).toEqual({ ok: true, value: undefined });
    expect(await passwords.verify((await accounts.findUser(ada.id))?.passwordHash, password)).toBe(true);
    for (const used of [first, second]) expect(await reset.confirm({ code: used, password, origin })).toEqual(refusal('code-invalid'));
    const late = await ask();
    clock.advance(15 * 60_000);
    expect(await reset.confirm({ code: late, password, origin })).toEqual(refusal('code-invalid'));
  });

  it('tells the person by mail, and takes no password made of their name and address', async () => {
    const { reset, owed, mailed, ada } = await world();
    await reset.request(ada.email, origin);
    const code = mailed()?.code ?? '';

    for (const weak of ['ada@example.test.1', 'lovelace-lovelace', 'Lovelace12example']) expect(await reset.confirm({ code, password: weak, origin })).toMatchObject(refusal('weak-password'));
    expect(await reset.confirm({ code, password, origin })).toEqual({ ok: true, value: undefined });
    expect([...owed.values()].map(({ mail }) => mail).filter(({ template }) => template === 'password-changed')).toMatchObject([{ to: ada.email }]);
  });

  it('is asked for five times in a quarter of an hour at most', async () => {
    const { reset, ada } = await world();
    for (let asked = 0; asked < 5; asked += 1) await reset.request(ada.email, origin);

    expect(await reset.request(ada.email, origin)).toMatchObject(refusal('too-many-requests'));
  });
});

describe('members', () => {
  it('of another tenant are as unknown as nobody', async () => {
    const { members, by, eve } = await world();
    const nobody = '00000000-0000-7000-8000-ffffffffffff' as UserId;

    expect((await members.list(by)).map(({ email }) => email)).toEqual(['ada@example.test']);
    for (const id of [eve.id, nobody]) {
      expect(await members.setRoles(by, id, ['viewer'])).toEqual(refusal('not-found'));
      expect(await members.setStatus(by, id, 'disabled')).toEqual(refusal('not-found'));
    }
  });

  it('get and lose what their administrator holds, and no more', async () => {
    const { members, accounts, by, ada } = await world();

    expect(await members.setRoles(by, ada.id, ['keeper', 'admin'])).toEqual(refusal('grant-exceeds-own', '*'));
    expect(await members.setRoles(by, ada.id, ['viewer'])).toEqual({ ok: true, value: undefined });
    expect((await accounts.findUser(ada.id))?.roles).toEqual(['viewer']);
    expect(await members.setStatus({ ...by, permissions: ['manage:members'] }, ada.id, 'disabled')).toEqual(refusal('grant-exceeds-own', 'read:members'));
    expect(await members.setStatus(by, ada.id, 'disabled')).toEqual({ ok: true, value: undefined });
    expect((await accounts.findUser(ada.id))?.status).toBe('disabled');
    expect(await members.setStatus(by, ada.id, 'active')).toEqual({ ok: true, value: undefined });
    expect((await accounts.findUser(ada.id))?.status).toBe('active');
  });

  it('have their sessions ended by nobody who holds less than they do', async () => {
    const { members, by, ada, eve, audit } = await world();

    expect(await members.endSessions(by, eve.id)).toEqual(refusal('not-found'));
    expect(await members.endSessions({ ...by, permissions: [] }, ada.id)).toEqual(refusal('grant-exceeds-own', 'manage:members'));
    expect(await members.endSessions(by, ada.id)).toEqual({ ok: true, value: undefined });
    expect(audit.entries).toMatchObject([{ action: 'session.ended-all', outcome: 'refused' }, { action: 'session.ended-all', outcome: 'succeeded' }]);
  });
});

describe('the explanation of permissions', () => {
  const tenantId = countingIds().next<TenantId>();
  const elsewhere = deriveUuid<TenantId>(tenantId, 1);
  const explain = new ExplainPermissions(['read:members', 'manage:members', 'manage:tenants'], { all: new Set(['manage:tenants']), countIn: async (tenant) => tenant === tenantId }, { all: async () => roles });

  it('says what grants a permission and which roles have it', async () => {
    expect(await explain.can(tenantId, ['*'], 'read:members')).toEqual({ permission: 'read:members', allowed: true, platform: false, grantedBy: '*', roles: ['admin', 'keeper', 'viewer'] });
    expect(await explain.can(tenantId, ['read:members'], 'manage:members')).toEqual({ permission: 'manage:members', allowed: false, platform: false, roles: ['admin', 'keeper'] });
    expect(await explain.can(tenantId, ['*'], 'no:such')).toEqual({ permission: 'no:such', allowed: false, platform: false, roles: [] });
  });

  it('says that a permission about the platform counts in the tenant that operates it alone', async () => {
    expect(await explain.can(elsewhere, ['*'], 'manage:tenants')).toEqual({ permission: 'manage:tenants', allowed: false, platform: true, roles: ['admin'] });
    expect(await explain.can(tenantId, ['*'], 'manage:tenants')).toEqual({ permission: 'manage:tenants', allowed: true, platform: true, grantedBy: '*', roles: ['admin'] });
  });

  it('lists every permission by role', async () => {
    expect(await explain.matrix(tenantId)).toEqual([
      { permission: 'read:members', platform: false, roles: ['admin', 'keeper', 'viewer'] },
      { permission: 'manage:members', platform: false, roles: ['admin', 'keeper'] },
      { permission: 'manage:tenants', platform: true, roles: ['admin'] },
    ]);
  });
});

describe('people of another system', () => {
  const bcrypt = `$2b$10$${'a'.repeat(53)}`;
  const person = { email: 'Kim@Example.test', name: 'Kim', roles: ['viewer'], passwordHash: bcrypt };

  it('are imported with their hashes, into the tenant that the operator names', async () => {
    const { imports, accounts, by, tenants } = await world();
    const done = await imports.execute(by, tenants[1].id, [person]);

    const kim = await accounts.findUserByEmail('kim@example.test');
    expect(done).toEqual({ ok: true, value: { imported: [{ email: 'kim@example.test', userId: kim?.id }], refused: [] } });
    expect(kim).toMatchObject({ tenantId: tenants[1].id, roles: ['viewer'], passwordHash: bcrypt, status: 'active' });
  });

  it('are told of one by one when they cannot be, and the others are imported', async () => {
    const { imports, by, tenants } = await world();
    const people = [person, { ...person, email: 'eve@example.test' }, { ...person, email: 'a@example.test', passwordHash: 'md5' }, { ...person, email: 'b@example.test', roles: ['admin'] }, { ...person, email: 'c@example.test', roles: ['king'] }];
    const done = await imports.execute(by, tenants[0].id, people);

    expect(done.ok && done.value.imported.map(({ email }) => email)).toEqual(['kim@example.test']);
    expect(done.ok && done.value.refused).toEqual([
      { email: 'eve@example.test', reason: 'address-taken' }, { email: 'a@example.test', reason: 'hash-unknown' },
      { email: 'b@example.test', reason: 'grant-exceeds-own' }, { email: 'c@example.test', reason: 'role-unknown' },
    ]);
  });

  it('are imported by the operating tenant alone, and into a tenant that exists', async () => {
    const { imports, by, eve, tenants } = await world();

    expect(await imports.execute({ ...by, tenantId: eve.tenantId }, tenants[1].id, [person])).toEqual(refusal('forbidden', 'manage:tenants'));
    expect(await imports.execute(by, eve.id as never, [person])).toEqual(refusal('not-found'));
  });
});
