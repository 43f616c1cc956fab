import type { AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import type { IdSource } from '@holdfast/ids/id-source';
import type { TenantId, UserId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { AccountStore } from '../accounts/account.store.ts';
import { canonicalEmail } from '../accounts/email.ts';
import type { Tenant, User } from '../accounts/user.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { passwordWeakness } from '../passwords/password-policy.ts';
import type { BootstrapSecret } from './bootstrap-secret.ts';
import type { BootstrapStore } from './bootstrap.store.ts';

export interface Bootstrap {
  readonly secret: string;
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly origin?: AuditOrigin;
}

export interface BootstrapPlatformParts {
  readonly secret: BootstrapSecret;
  readonly bootstrap: BootstrapStore;
  readonly audit: AuditLog;
  readonly accounts: AccountStore;
  readonly passwords: PasswordHasher;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly ids: IdSource;
}

type Refusals = 'invalid-bootstrap-secret' | 'weak-password' | 'already-bootstrapped';

/** Makes the default tenant and the first administrator, once. Afterwards the secret opens nothing, whoever learns it. */
export class BootstrapPlatform {
  readonly #parts: BootstrapPlatformParts;

  constructor(parts: BootstrapPlatformParts) {
    this.#parts = parts;
  }

  async execute(request: Bootstrap): Promise<Result<{ tenantId: TenantId; userId: UserId }, Refusals>> {
    const { secret, bootstrap, audit, accounts, passwords, transactions, clock, ids } = this.#parts;
    if (!secret.matches(request.secret)) {
      await transactions.run((tx) => audit.record(tx, { action: 'role.granted', outcome: 'refused', reason: 'invalid-bootstrap-secret', actor: { type: 'anonymous' }, ...(request.origin === undefined ? {} : { origin: request.origin }) }));
      return refuse('invalid-bootstrap-secret');
    }
    const email = canonicalEmail(request.email);
    const weakness = passwordWeakness(request.password, [email, request.name]);
    if (weakness !== undefined) return refuse('weak-password', { detail: weakness });
    const now = clock.now();
    const tenant: Tenant = { id: ids.next(), name: 'default', createdAt: now };
    const passwordHash = await passwords.hash(request.password);
    const user: User = { id: ids.next(), tenantId: tenant.id, email, name: request.name, passwordHash, roles: ['admin'], status: 'active', createdAt: now };
    return transactions.run(async (tx) => {
      if (!(await bootstrap.claim(tx, now))) return refuse('already-bootstrapped');
      await accounts.addTenant(tx, tenant);
      await accounts.addUser(tx, user);
      await audit.record(tx, {
        action: 'role.granted', outcome: 'succeeded', reason: 'bootstrap', tenantId: tenant.id, permission: '*', actor: { type: 'anonymous' }, target: { type: 'user', id: user.id }, account: email,
        ...(request.origin === undefined ? {} : { origin: request.origin }),
      });
      return accept({ tenantId: tenant.id, userId: user.id });
    });
  }
}
