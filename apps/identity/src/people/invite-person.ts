import { accept, type Result } from '@holdfast/problem/result';
import { canonicalEmail } from '../accounts/email.ts';
import { oneTimeTokenHash, tokenLifetime } from './one-time-token.ts';
import type { GrantRefusal } from '../roles/tenant-roles.ts';
import type { Administrator, PeopleParts } from './people-parts.ts';

/** Mails an invitation, good for 24 hours. It says nothing about whether the address has an account somewhere. */
export class InvitePerson {
  readonly #parts: PeopleParts;

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  async execute(by: Administrator, invited: { readonly email: string; readonly roles: readonly string[] }): Promise<Result<{ expiresAt: Date }, GrantRefusal>> {
    const { tokens, mails, audit, transactions, clock, ids, random, roles } = this.#parts;
    const now = clock.now();
    const email = canonicalEmail(invited.email);
    const allowed = await roles.mayGrant(by, [], invited.roles);
    const expiresAt = new Date(now.getTime() + tokenLifetime.invitation);
    const code = Buffer.from(random(32)).toString('base64url');
    await transactions.run(async (tx) => {
      const about = { action: 'person.invited', tenantId: by.tenantId, actor: by.actor, account: email, origin: by.origin } as const;
      if (!allowed.ok) return audit.record(tx, { ...about, outcome: 'refused', reason: allowed.refusal.code });
      await tokens.add(tx, { hash: oneTimeTokenHash('invitation', code), purpose: 'invitation', tenantId: by.tenantId, email, roles: invited.roles, expiresAt }, now);
      await mails.add(tx, { id: ids.next(), to: email, template: 'invitation', code, expiresAt }, now);
      await audit.record(tx, { ...about, outcome: 'succeeded' });
    });
    return allowed.ok ? accept({ expiresAt }) : allowed;
  }
}
