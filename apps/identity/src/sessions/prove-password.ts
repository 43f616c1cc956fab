import type { AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { AccountStore } from '../accounts/account.store.ts';
import { canonicalEmail } from '../accounts/email.ts';
import type { User } from '../accounts/user.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import type { Attempt, LoginThrottle } from '../throttle/login-throttle.ts';

export interface Login {
  readonly email: string;
  readonly password: string;
  /** The client's network address. */
  readonly address: string;
  /** What else is recorded of where it came from. */
  readonly origin?: AuditOrigin;
}

export interface ProvePasswordParts {
  readonly accounts: Pick<AccountStore, 'findUserByEmail' | 'replacePasswordHash'>;
  readonly passwords: PasswordHasher;
  readonly throttle: LoginThrottle;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** Who knows this password. A refusal says the same, after the same work, whether or not the account exists; every try is counted before it is looked at. */
export class ProvePassword {
  readonly #parts: ProvePasswordParts;

  constructor(parts: ProvePasswordParts) {
    this.#parts = parts;
  }

  /** Records a refusal. @returns the user, and the counted attempt, which the caller reports to the throttle as succeeded in the transaction that uses it */
  async execute(login: Login): Promise<Result<{ user: User; attempt: Attempt }, 'invalid-credentials' | 'too-many-requests'>> {
    const proven = await this.#prove(login);
    if (proven.ok) return proven;
    const { audit, transactions } = this.#parts;
    // Whose account it is, and whether there is one, is not looked up for the record either.
    await transactions.run((tx) => audit.record(tx, { action: 'login.attempted', outcome: 'refused', reason: proven.refusal.code, actor: { type: 'anonymous' }, account: login.email, origin: originOf(login) }));
    return proven;
  }

  async #prove(login: Login): ReturnType<ProvePassword['execute']> {
    const { accounts, passwords, throttle, clock } = this.#parts;
    const attempt: Attempt = { account: canonicalEmail(login.email), address: login.address };
    const admitted = await throttle.admit(attempt, clock.now());
    if (!admitted.ok) return admitted;
    const user = await accounts.findUserByEmail(attempt.account);
    const proven = await passwords.verify(user?.passwordHash, login.password);
    if (user === undefined || !proven || user.status !== 'active') return refuse('invalid-credentials');
    return accept({ user: { ...user, passwordHash: await this.#renewHash(user, login) }, attempt });
  }

  /** Whoever shows the password of an outdated hash gets one that is made as hashes are made now. @returns the hash from now on */
  async #renewHash(user: User, login: Login): Promise<string> {
    const { accounts, passwords, audit, transactions } = this.#parts;
    if (!passwords.isOutdated(user.passwordHash)) return user.passwordHash;
    const passwordHash = await passwords.hash(login.password);
    return transactions.run(async (tx) => {
      if (!(await accounts.replacePasswordHash(tx, user.id, user.passwordHash, passwordHash))) return user.passwordHash;
      await audit.record(tx, { action: 'password.rehashed', outcome: 'succeeded', tenantId: user.tenantId, actor: { type: 'user', id: user.id }, target: { type: 'user', id: user.id }, origin: originOf(login) });
      return passwordHash;
    });
  }
}

/** What is recorded of where an attempt came from. */
export function originOf({ address, origin }: Login): AuditOrigin {
  return { address, ...origin };
}
