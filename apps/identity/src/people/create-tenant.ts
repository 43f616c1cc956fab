import type { TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import { canonicalEmail } from '../accounts/email.ts';
import { oneTimeTokenHash, tokenLifetime } from './one-time-token.ts';
import type { Administrator, PeopleParts } from './people-parts.ts';

/** The role of a tenant's first person. */
const firstRole = 'admin';

/** Makes a tenant and invites its first administrator. Only the tenant that was made at the bootstrap operates the platform. */
export class CreateTenant {
  readonly #parts: PeopleParts;

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  async execute(by: Administrator, { name, administrator }: { readonly name: string; readonly administrator: string }): Promise<Result<{ tenantId: TenantId }, 'forbidden' | 'tenant-name-taken'>> {
    const { accounts, tokens, mails, audit, transactions, clock, ids, random } = this.#parts;
    const about = { action: 'tenant.created', tenantId: by.tenantId, actor: by.actor, origin: by.origin } as const;
    if (by.tenantId !== (await accounts.operatingTenant())) {
      await transactions.run((tx) => audit.record(tx, { ...about, outcome: 'refused', reason: 'forbidden' }));
      return refuse('forbidden', { detail: 'manage:tenants' });
    }
    const now = clock.now();
    const tenantId = ids.next<TenantId>();
    const email = canonicalEmail(administrator);
    const expiresAt = new Date(now.getTime() + tokenLifetime.invitation);
    const code = Buffer.from(random(32)).toString('base64url');
    return transactions.run(async (tx) => {
      if (!(await accounts.addTenant(tx, { id: tenantId, name, createdAt: now }))) return refuse('tenant-name-taken');
      await tokens.add(tx, { hash: oneTimeTokenHash('invitation', code), purpose: 'invitation', tenantId, email, roles: [firstRole], expiresAt }, now);
      await mails.add(tx, { id: ids.next(), to: email, template: 'invitation', code, expiresAt }, now);
      await audit.record(tx, { ...about, outcome: 'succeeded', target: { type: 'tenant', id: tenantId }, account: email });
      return accept({ tenantId });
    });
  }
}
