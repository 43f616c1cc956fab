import { randomBytes } from 'node:crypto';
import { memoryAuditLog } from '@holdfast/audit-core/memory-audit-log';
import { ManualClock } from '@holdfast/clock/manual-clock';
import { countingIds } from '@holdfast/ids/id-source';
import type { TenantId } from '@holdfast/ids/ids';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import type { TokenSigner } from '../access-tokens/token-signer.ts';
import { memoryAccounts } from '../accounts/account.store.memory.ts';
import type { Tenant, User } from '../accounts/user.ts';
import { argon2PasswordHasher } from '../passwords/argon2-password-hasher.ts';
import { memoryAttempts } from '../throttle/attempt.store.memory.ts';
import { loginLimits } from '../throttle/login-limits.ts';
import { LoginThrottle } from '../throttle/login-throttle.ts';
import { BrowserSessions } from '../sessions/browser-sessions.ts';
import { CreateTokens } from '../sessions/create-tokens.ts';
import { CsrfTokens } from '../sessions/csrf-token.ts';
import { IdentifyCaller } from '../sessions/identify-caller.ts';
import { LogIn } from '../sessions/log-in.ts';
import { LogOut } from '../sessions/log-out.ts';
import { ManageSessions } from '../sessions/manage-sessions.ts';
import { ProvePassword } from '../sessions/prove-password.ts';
import { RefreshSession } from '../sessions/refresh-session.ts';
import { memorySessions } from '../sessions/session.store.memory.ts';

/** The password of the user. */
export const password = 'tractor violin mosaic 7';

/** Shows its claims instead of signing them. */
const signer: TokenSigner = { sign: async (claims) => JSON.stringify(claims) };

/** The use cases about sessions on memory stores, with one user. */
export async function sessionsWorld(status: User['status'] = 'active', passwordHash?: string) {
  let tenantId: TenantId | undefined;
  const clock = new ManualClock(new Date('2026-03-01T12:00:00.000Z'));
  const [ids, transactions, accounts, sessions] = [countingIds(), memoryTransactions(), memoryAccounts(), memorySessions(() => tenantId)];
  const passwords = await argon2PasswordHasher({ memoryCost: 64, timeCost: 1, parallelism: 1 });
  const createdAt = clock.now();
  const tenant: Tenant = { id: ids.next(), name: 'default', createdAt };
  tenantId = tenant.id;
  const user: User = { id: ids.next(), tenantId: tenant.id, email: 'ada@example.test', name: 'Ada', passwordHash: passwordHash ?? (await passwords.hash(password)), roles: ['viewer'], status, createdAt };
  await transactions.run(async (tx) => {
    await accounts.addTenant(tx, tenant);
    await accounts.addUser(tx, user);
  });
  const policy = { issuer: 'https://holdfast.test', audience: 'holdfast', lifetimeSeconds: 600 };
  const csrf = new CsrfTokens(randomBytes(32));
  const createTokens = new CreateTokens(signer, ids, { policy, permissionsOf: async () => ['read:workflow-instances'], refreshSeconds: 7 * 86_400, csrf, random: randomBytes });
  const audit = memoryAuditLog();
  const throttle = new LoginThrottle(memoryAttempts(), transactions, loginLimits(600));
  const logIn = new LogIn({ audit, provePassword: new ProvePassword({ accounts, passwords, throttle, audit, transactions, clock }), sessions, throttle, createTokens, transactions, clock, ids, sessionSeconds: 30 * 86_400 });
  const refresh = new RefreshSession({ audit, accounts, sessions, createTokens, transactions, clock, successorKey: randomBytes(32) });
  const manage = new ManageSessions({ sessions, audit, transactions, clock });
  const logOut = new LogOut({ accounts, sessions, audit, transactions, clock });
  const browser = new BrowserSessions({ logIn, refreshSession: refresh, logOut, sessions, csrf, clock });
  const identify = new IdentifyCaller(accounts, sessions, clock);
  const login = (changed: { email?: string; password?: string; address?: string } = {}) =>
    logIn.execute({ email: user.email, password, address: '203.0.113.7', ...changed });
  const tokens = async (result: ReturnType<typeof login> | ReturnType<RefreshSession['execute']>) => {
    const answer = await result;
    if (!answer.ok) throw new Error(answer.refusal.code);
    return answer.value;
  };
  const whoIs = (accessToken: string) => identify.execute(user.id, (JSON.parse(accessToken) as { jti: string }).jti);
  return { audit, accounts, browser, manage, clock, user, login, refresh, logOut, tokens, whoIs };
}
