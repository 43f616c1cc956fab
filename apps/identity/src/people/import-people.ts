import type { TenantId, UserId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transaction } from '@holdfast/transaction/transaction';
import { canonicalEmail } from '../accounts/email.ts';
import type { User } from '../accounts/user.ts';
import { importedHashText, readImportedHash } from '../passwords/imported-hash.ts';
import type { GrantRefusal } from '../roles/tenant-roles.ts';
import type { Administrator, PeopleParts } from './people-parts.ts';

export interface PersonToImport {
  readonly email: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** As the other system stored it: see `readImportedHash`. */
  readonly passwordHash: string;
}

export type ImportRefusal = 'address-taken' | 'hash-unknown' | GrantRefusal;

export interface ImportReport {
  readonly imported: readonly { readonly email: string; readonly userId: UserId }[];
  readonly refused: readonly { readonly email: string; readonly reason: ImportRefusal }[];
}

/**
 * Takes people over from another system with the hashes of their passwords, which are made anew at the first login. Only the operating tenant
 * does so, into any tenant: an address is one person on the whole platform, and nobody shows here that it is theirs.
 */
export class ImportPeople {
  readonly #parts: PeopleParts;

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  /** Imports whom it can, all in one commit. */
  async execute(by: Administrator, tenantId: TenantId, people: readonly PersonToImport[]): Promise<Result<ImportReport, 'forbidden' | 'not-found'>> {
    const { accounts, audit, transactions } = this.#parts;
    if (by.tenantId !== (await accounts.operatingTenant())) {
      await transactions.run((tx) => audit.record(tx, { action: 'person.imported', outcome: 'refused', reason: 'forbidden', tenantId: by.tenantId, actor: by.actor, origin: by.origin }));
      return refuse('forbidden', { detail: 'manage:tenants' });
    }
    if (!(await accounts.hasTenant(tenantId))) return refuse('not-found');
    return transactions.run(async (tx) => {
      const [imported, refused]: [{ email: string; userId: UserId }[], { email: string; reason: ImportRefusal }[]] = [[], []];
      for (const person of people) {
        const email = canonicalEmail(person.email);
        const taken = await this.#import(tx, by, tenantId, { ...person, email });
        if (taken.ok) imported.push({ email, userId: taken.value });
        else refused.push({ email, reason: taken.reason });
      }
      return accept({ imported, refused });
    });
  }

  async #import(tx: Transaction, by: Administrator, tenantId: TenantId, { email, name, roles, passwordHash }: PersonToImport): Promise<{ ok: true; value: UserId } | { ok: false; reason: ImportRefusal }> {
    const { accounts, audit, clock, ids, roles: tenantRoles } = this.#parts;
    const [hash, allowed] = [readImportedHash(passwordHash), await tenantRoles.mayGrant({ ...by, tenantId }, [], roles)];
    if (hash === undefined) return { ok: false, reason: 'hash-unknown' };
    if (!allowed.ok) return { ok: false, reason: allowed.refusal.code };
    const user: User = { id: ids.next(), tenantId, email, name, passwordHash: importedHashText(hash), roles, status: 'active', createdAt: clock.now() };
    if (!(await accounts.addUser(tx, user))) return { ok: false, reason: 'address-taken' };
    await audit.record(tx, { action: 'person.imported', outcome: 'succeeded', tenantId, actor: by.actor, target: { type: 'user', id: user.id }, account: email, origin: by.origin });
    return { ok: true, value: user.id };
  }
}
