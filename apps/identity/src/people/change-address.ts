import type { AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { UserId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transaction } from '@holdfast/transaction/transaction';
import { canonicalEmail } from '../accounts/email.ts';
import type { User } from '../accounts/user.ts';
import type { ProvePassword } from '../sessions/prove-password.ts';
import type { LoginThrottle } from '../throttle/login-throttle.ts';
import { oneTimeTokenHash, tokenLifetime } from './one-time-token.ts';
import type { PeopleParts } from './people-parts.ts';

/** A person about their own account. */
export interface Owner {
  readonly userId: UserId;
  readonly origin: AuditOrigin & { readonly address: string };
}

export interface AddressThrottles {
  /** Of logins: a password is shown here. */
  readonly logins: LoginThrottle;
  /** Of mails that somebody can have sent. */
  readonly mails: LoginThrottle;
}

/** Whose an address is, is shown by the code that was mailed to it: of a present address, and of the one that an account is to have. */
export class ChangeAddress {
  readonly #parts: PeopleParts;
  readonly #provePassword: ProvePassword;
  readonly #throttles: AddressThrottles;

  constructor(parts: PeopleParts, provePassword: ProvePassword, throttles: AddressThrottles) {
    this.#parts = parts;
    this.#provePassword = provePassword;
    this.#throttles = throttles;
  }

  /** Mails a code to the new address, for who knows the password, and tells the old one. An address that somebody has gets no mail; the answer does not tell. */
  async request({ userId, origin }: Owner, asked: { readonly email: string; readonly password: string }): Promise<Result<undefined, 'unauthenticated' | 'invalid-credentials' | 'too-many-requests'>> {
    const { accounts, mails, audit, transactions, clock, ids } = this.#parts;
    const user = await accounts.findUser(userId);
    if (user === undefined) return refuse('unauthenticated');
    const proven = await this.#provePassword.execute({ email: user.email, password: asked.password, address: origin.address, origin });
    if (!proven.ok) return proven;
    const email = canonicalEmail(asked.email);
    const admitted = await this.#throttles.mails.admit({ account: `address ${userId}`, address: origin.address }, clock.now());
    if (!admitted.ok) return admitted;
    const free = (await accounts.findUserByEmail(email)) === undefined;
    await transactions.run(async (tx) => {
      const now = clock.now();
      await this.#throttles.logins.succeeded(tx, proven.value.attempt, now);
      await this.#mailCode(tx, user, email, free);
      await mails.add(tx, { id: ids.next(), to: user.email, template: 'address-change-asked', newAddress: email, expiresAt: later(now, tokenLifetime.address) }, now);
      await audit.record(tx, { ...about(user, origin), action: 'address.change-asked', outcome: 'succeeded', account: email });
    });
    return accept(undefined);
  }

  /** Mails a code to the present address. */
  async verify({ userId, origin }: Owner): Promise<Result<undefined, 'unauthenticated' | 'too-many-requests'>> {
    const { accounts, transactions, clock } = this.#parts;
    const user = await accounts.findUser(userId);
    if (user === undefined) return refuse('unauthenticated');
    const admitted = await this.#throttles.mails.admit({ account: `address ${userId}`, address: origin.address }, clock.now());
    if (!admitted.ok) return admitted;
    await transactions.run((tx) => this.#mailCode(tx, user, user.email, true));
    return accept(undefined);
  }

  /** The address is the account's from now on, and verified; the old one is told. */
  async confirm(code: string, origin: AuditOrigin): Promise<Result<undefined, 'code-invalid'>> {
    const { accounts, tokens, mails, audit, transactions, clock, ids } = this.#parts;
    return transactions.run(async (tx) => {
      const now = clock.now();
      const token = await tokens.use(tx, oneTimeTokenHash('address', code), now);
      const user = token?.userId && (await accounts.findUser(token.userId));
      if (token === undefined || user?.status !== 'active' || !(await accounts.setEmail(tx, user.id, token.email, now))) {
        await audit.record(tx, { action: 'address.confirmed', outcome: 'refused', reason: 'code-invalid', actor: { type: 'anonymous' }, origin });
        return refuse('code-invalid');
      }
      if (token.email !== user.email) await mails.add(tx, { id: ids.next(), to: user.email, template: 'address-changed', newAddress: token.email, expiresAt: later(now, 24 * 3_600_000) }, now);
      await audit.record(tx, { ...about(user, origin), action: 'address.confirmed', outcome: 'succeeded', account: token.email });
      return accept(undefined);
    });
  }

  async #mailCode(tx: Transaction, user: User, email: string, mailed: boolean): Promise<void> {
    const { tokens, mails, clock, ids, random } = this.#parts;
    const now = clock.now();
    const expiresAt = later(now, tokenLifetime.address);
    const code = Buffer.from(random(32)).toString('base64url');
    await tokens.add(tx, { hash: oneTimeTokenHash('address', code), purpose: 'address', tenantId: user.tenantId, userId: user.id, email, roles: [], expiresAt }, now);
    await mails.add(tx, { id: ids.next(), template: 'address-confirmation', code, expiresAt, ...(mailed ? { to: email } : {}) }, now);
  }
}

function later(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() + milliseconds);
}

function about(user: User, origin: AuditOrigin) {
  return { tenantId: user.tenantId, actor: { type: 'user', id: user.id }, target: { type: 'user', id: user.id }, origin } as const;
}
