import { randomBytes } from 'node:crypto';
import { memoryAuditLog } from '@holdfast/audit-core/memory-audit-log';
import { ManualClock } from '@holdfast/clock/manual-clock';
import { countingIds } from '@holdfast/ids/id-source';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { memoryAccounts } from '../accounts/account.store.memory.ts';
import type { Tenant, User } from '../accounts/user.ts';
import { memoryMails } from '../mails/mail.store.memory.ts';
import { argon2PasswordHasher } from '../passwords/argon2-password-hasher.ts';
import { memoryRoles } from '../roles/role.store.memory.ts';
import { TenantRoles } from '../roles/tenant-roles.ts';
import { type IssuedRefreshToken, passwordClient, type Session } from '../sessions/session.ts';
import { memorySessions } from '../sessions/session.store.memory.ts';
import { memoryAttempts } from '../throttle/attempt.store.memory.ts';
import { ProvePassword } from '../sessions/prove-password.ts';
import { loginLimits, resetLimits } from '../throttle/login-limits.ts';
import { LoginThrottle } from '../throttle/login-throttle.ts';
import { AccountPages } from '../people/account-pages.ts';
import { AcceptInvitation } from '../people/accept-invitation.ts';
import { ChangeAddress } from '../people/change-address.ts';
import { ChangePassword } from '../people/change-password.ts';
import { CreateTenant } from '../people/create-tenant.ts';
import { ImportPeople } from '../people/import-people.ts';
import { InvitePerson } from '../people/invite-person.ts';
import { ManageMembers } from '../people/manage-members.ts';
import { memoryOneTimeTokens } from '../people/one-time-token.store.memory.ts';
import type { Administrator, PeopleParts } from '../people/people-parts.ts';
import { ResetPassword } from '../people/reset-password.ts';

export const password = 'tractor violin mosaic 7';
export const roles: Readonly<Record<string, readonly string[]>> = { admin: ['*'], keeper: ['manage:members', 'read:members'], viewer: ['read:members'] };
export const origin = { address: '203.0.113.7' };
export const refusal = (code: string, detail?: string) => ({ ok: false, refusal: detail === undefined ? { code } : { code, detail } });

/** The use cases about people on memory stores: ada keeps one tenant, eve is of another. */
export async function peopleWorld() {
  const clock = new ManualClock(new Date('2026-03-01T12:00:00.000Z'));
  const [ids, transactions, mails, audit, accounts] = [countingIds(), memoryTransactions(), memoryMails(), memoryAuditLog(), memoryAccounts()];
  const passwords = await argon2PasswordHasher({ memoryCost: 64, timeCost: 1, parallelism: 1 });
  const [roleStore, sessions] = [memoryRoles(), memorySessions()];
  const tenantRoles = new TenantRoles(roleStore, roles, 700);
  const parts: PeopleParts = { accounts, tokens: memoryOneTimeTokens(), mails, passwords, sessions, audit, transactions, clock, ids, random: randomBytes, roles: tenantRoles };
  const createdAt = clock.now();
  const tenants: [Tenant, Tenant] = [{ id: ids.next(), name: 'one', createdAt }, { id: ids.next(), name: 'two', createdAt }];
  const hash = await passwords.hash(password);
  const user = (tenant: Tenant, email: string, held: string[]): User => ({ id: ids.next(), tenantId: tenant.id, email, name: 'Ada Lovelace', passwordHash: hash, roles: held, status: 'active', createdAt });
  const [ada, eve] = [user(tenants[0], 'ada@example.test', ['keeper']), user(tenants[1], 'eve@example.test', ['viewer'])];
  await transactions.run(async (tx) => {
    for (const tenant of tenants) await accounts.addTenant(tx, tenant);
    for (const one of [ada, eve]) await accounts.addUser(tx, one);
  });
  const by: Administrator = { id: ada.id, actor: { type: 'user', id: ada.id }, tenantId: ada.tenantId, permissions: roles['keeper'] ?? [], origin };
  const mailed = () => [...mails.owed.values()].at(-1)?.mail;
  const throttles = { logins: new LoginThrottle(memoryAttempts(), transactions, loginLimits(600)), mails: new LoginThrottle(memoryAttempts(), transactions, resetLimits) };
  const provePassword = new ProvePassword({ accounts, passwords, throttle: throttles.logins, audit, transactions, clock });
  const [accept, reset, address] = [new AcceptInvitation(parts), new ResetPassword(parts, throttles.mails), new ChangeAddress(parts, provePassword, throttles)];
  /** A session, and the access token that was issued in it. */
  const logIn = async ({ id: userId }: User) => {
    const session: Session = { id: ids.next(), userId, clientId: passwordClient, startedAt: clock.now(), expiresAt: new Date(clock.now().getTime() + 3_600_000) };
    const token: IssuedRefreshToken = { hash: randomBytes(32), accessTokenId: ids.next(), expiresAt: session.expiresAt };
    await transactions.run(async (tx) => {
      await sessions.start(tx, session);
      await sessions.issue(tx, session.id, token);
    });
    return token;
  };
  return {
    sessions, logIn, change: new ChangePassword(parts, provePassword, throttles.logins),
    audit, accounts, transactions, passwords, clock, mailed, ada, eve, by, tenants, owed: mails.owed,
    invite: new InvitePerson(parts), imports: new ImportPeople(parts), accept, tenant: new CreateTenant(parts), members: new ManageMembers(parts), reset, address, pages: new AccountPages(accept, reset, address),
  };
}
