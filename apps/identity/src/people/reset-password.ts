import type { AuditOrigin } from '@holdfast/audit-core/audit-entry';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import { canonicalEmail } from '../accounts/email.ts';
import { passwordWeakness } from '../passwords/password-policy.ts';
import type { LoginThrottle } from '../throttle/login-throttle.ts';
import { oneTimeTokenHash, tokenLifetime } from './one-time-token.ts';
import { passwordChangedMail } from './password-changed-mail.ts';
import type { PeopleParts } from './people-parts.ts';

/** A new password for who can read the mail of the account. */
export class ResetPassword {
  readonly #parts: PeopleParts;
  readonly #throttle: LoginThrottle;

  /** @param throttle counts requests for a reset apart from logins */
  constructor(parts: PeopleParts, throttle: LoginThrottle) {
    this.#parts = parts;
    this.#throttle = throttle;
  }

  /** Mails a code, good for 15 minutes, when the account exists. The answer and the work are the same when it does not. */
  async request(email: string, origin: AuditOrigin): Promise<Result<undefined, 'too-many-requests'>> {
    const { accounts, tokens, mails, audit, transactions, clock, ids, random } = this.#parts;
    const now = clock.now();
    const account = canonicalEmail(email);
    const admitted = await this.#throttle.admit({ account: `reset ${account}`, address: origin.address ?? '' }, now);
    if (!admitted.ok) return admitted;
    const user = await accounts.findUserByEmail(account);
    const expiresAt = new Date(now.getTime() + tokenLifetime['password-reset']);
    const code = Buffer.from(random(32)).toString('base64url');
    await transactions.run(async (tx) => {
      await tokens.add(tx, { hash: oneTimeTokenHash('password-reset', code), purpose: 'password-reset', email: account, roles: [], expiresAt, ...(user === undefined ? {} : { tenantId: user.tenantId }) }, now);
      await mails.add(tx, { id: ids.next(), template: 'password-reset', code, expiresAt, ...(user?.status === 'active' ? { to: account } : {}) }, now);
      await audit.record(tx, { action: 'password.reset-asked', outcome: 'succeeded', actor: { type: 'anonymous' }, account, origin, ...(user === undefined ? {} : { tenantId: user.tenantId }) });
    });
    return accept(undefined);
  }

  /** Sets the password, ends every session (whoever had the old one is out), and tells the person by mail. */
  async confirm({ code, password, origin }: { readonly code: string; readonly password: string; readonly origin: AuditOrigin }): Promise<Result<undefined, 'code-invalid' | 'weak-password'>> {
    const { accounts, tokens, passwords, sessions, mails, audit, transactions, clock, ids } = this.#parts;
    const hash = oneTimeTokenHash('password-reset', code);
    const weakness = passwordWeakness(password, await this.#knownOf(hash));
    if (weakness !== undefined) return refuse('weak-password', { detail: weakness });
    const passwordHash = await passwords.hash(password);
    const now = clock.now();
    return transactions.run(async (tx) => {
      const token = await tokens.use(tx, hash, now);
      const user = token && (await accounts.findUserByEmail(token.email));
      if (user?.status !== 'active') {
        await audit.record(tx, { action: 'password.reset', outcome: 'refused', reason: 'code-invalid', actor: { type: 'anonymous' }, origin });
        return refuse('code-invalid');
      }
      await accounts.setPassword(tx, user.id, passwordHash);
      await accounts.setEmail(tx, user.id, user.email, now);
      await sessions.endAllOf(tx, user.id, 'password-changed', now);
      await mails.add(tx, passwordChangedMail(ids.next(), user.email, now), now);
      await audit.record(tx, { action: 'password.reset', outcome: 'succeeded', tenantId: user.tenantId, actor: { type: 'user', id: user.id }, target: { type: 'user', id: user.id }, account: user.email, origin });
      return accept(undefined);
    });
  }

  /** What everybody knows of the person whose code it is, and would try first. */
  async #knownOf(hash: Buffer): Promise<readonly string[]> {
    const { accounts, tokens, transactions, clock } = this.#parts;
    const token = await transactions.run((tx) => tokens.find(tx, hash, clock.now()));
    const user = token && (await accounts.findUserByEmail(token.email));
    return user === undefined ? [] : [user.email, user.name];
  }
}
