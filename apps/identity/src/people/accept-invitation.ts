import type { AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { UserId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { User } from '../accounts/user.ts';
import { passwordWeakness } from '../passwords/password-policy.ts';
import { oneTimeTokenHash } from './one-time-token.ts';
import type { PeopleParts } from './people-parts.ts';

export interface Acceptance {
  readonly code: string;
  readonly name: string;
  readonly password: string;
  readonly origin: AuditOrigin;
}

/** Makes the account of an invitation. The address is verified by the code that was mailed to it; the roles are those of the invitation. */
export class AcceptInvitation {
  readonly #parts: PeopleParts;

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  async execute({ code, name, password, origin }: Acceptance): Promise<Result<{ userId: UserId }, 'code-invalid' | 'weak-password'>> {
    const { accounts, tokens, passwords, audit, transactions, clock, ids } = this.#parts;
    const hash = oneTimeTokenHash('invitation', code);
    const invited = await transactions.run((tx) => tokens.find(tx, hash, clock.now()));
    const weakness = passwordWeakness(password, [name, invited?.email ?? '']);
    if (weakness !== undefined) return refuse('weak-password', { detail: weakness });
    const passwordHash = await passwords.hash(password);
    const now = clock.now();
    return transactions.run(async (tx) => {
      const invitation = await tokens.use(tx, hash, now);
      const user: User | undefined = invitation?.tenantId && { id: ids.next(), tenantId: invitation.tenantId, email: invitation.email, name, passwordHash, roles: invitation.roles, status: 'active', emailVerifiedAt: now, createdAt: now };
      if (user === undefined || !(await accounts.addUser(tx, user))) {
        await audit.record(tx, { action: 'invitation.accepted', outcome: 'refused', reason: 'code-invalid', actor: { type: 'anonymous' }, origin });
        return refuse('code-invalid');
      }
      const { tenantId, email } = user;
      await audit.record(tx, { action: 'invitation.accepted', outcome: 'succeeded', tenantId, actor: { type: 'user', id: user.id }, target: { type: 'user', id: user.id }, account: email, origin });
      return accept({ userId: user.id });
    });
  }
}
