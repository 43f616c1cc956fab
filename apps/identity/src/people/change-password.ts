import type { AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { UserId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import { passwordWeakness } from '../passwords/password-policy.ts';
import type { ProvePassword } from '../sessions/prove-password.ts';
import type { LoginThrottle } from '../throttle/login-throttle.ts';
import { passwordChangedMail } from './password-changed-mail.ts';
import type { PeopleParts } from './people-parts.ts';

export interface PasswordChange {
  readonly userId: UserId;
  /** The `jti` of the access token that asks: its session goes on. */
  readonly tokenId: Uuid;
  /** The present one. */
  readonly password: string;
  readonly newPassword: string;
  readonly origin: AuditOrigin & { readonly address: string };
}

type Refusal = 'unauthenticated' | 'invalid-credentials' | 'too-many-requests' | 'weak-password';

/** A new password for who knows the present one. Wrong ones are counted as logins are. */
export class ChangePassword {
  readonly #parts: PeopleParts;
  readonly #provePassword: ProvePassword;
  readonly #throttle: LoginThrottle;

  /** @param throttle of logins: a password is shown here */
  constructor(parts: PeopleParts, provePassword: ProvePassword, throttle: LoginThrottle) {
    this.#parts = parts;
    this.#provePassword = provePassword;
    this.#throttle = throttle;
  }

  /** Sets the password, ends every other session and what was granted to applications, and tells the person by mail. */
  async execute({ userId, tokenId, password, newPassword, origin }: PasswordChange): Promise<Result<undefined, Refusal>> {
    const { accounts, passwords, sessions, mails, audit, transactions, clock, ids } = this.#parts;
    const user = await accounts.findUser(userId);
    if (user === undefined) return refuse('unauthenticated');
    const weakness = newPassword === password ? 'The password must be another than the present one.' : passwordWeakness(newPassword, [user.email, user.name]);
    if (weakness !== undefined) return refuse('weak-password', { detail: weakness });
    const proven = await this.#provePassword.execute({ email: user.email, password, address: origin.address, origin });
    if (!proven.ok) return proven;
    const passwordHash = await passwords.hash(newPassword);
    return transactions.run(async (tx) => {
      const now = clock.now();
      // Whoever set another meanwhile has shown more than this: the password that was proven is no longer theirs.
      if (!(await accounts.replacePasswordHash(tx, userId, proven.value.user.passwordHash, passwordHash))) return refuse('invalid-credentials');
      await this.#throttle.succeeded(tx, proven.value.attempt, now);
      await sessions.endOthersOf(tx, userId, tokenId, 'password-changed', now);
      await mails.add(tx, passwordChangedMail(ids.next(), user.email, now), now);
      await audit.record(tx, { action: 'password.changed', outcome: 'succeeded', tenantId: user.tenantId, actor: { type: 'user', id: userId }, target: { type: 'user', id: userId }, account: user.email, origin });
      return accept(undefined);
    });
  }
}
