import type { AuditLog } from '@holdfast/audit-core/audit-log';
import { type Deed, doneEntry } from '@holdfast/audit-core/deed';
import type { Clock } from '@holdfast/clock/clock';
import type { IdSource } from '@holdfast/ids/id-source';
import type { SecretVersionId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { JsonValue } from '@holdfast/workflow-core/json';
import type { Sealing } from './sealing.ts';
import type { SecretEntry, SecretStore } from './secret.store.ts';

export interface ManageSecretsParts {
  readonly store: SecretStore;
  readonly transactions: Transactions;
  readonly audit: AuditLog;
  readonly sealing: Sealing;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** What a version is sealed as. */
export function secretContext(tenantId: TenantId, name: string, id: SecretVersionId): string {
  return `secrets.value:${tenantId}:${name}:${id}`;
}

/** Secrets of a tenant: written, listed and removed, and never given out again. */
export class ManageSecrets {
  readonly #parts: ManageSecretsParts;

  constructor(parts: ManageSecretsParts) {
    this.#parts = parts;
  }

  /** A new version, current from the next turn of any instance on. */
  async write(tenantId: TenantId, name: string, value: JsonValue, createdBy: string, deed?: Deed): Promise<SecretEntry> {
    const { store, transactions, audit, sealing, clock, ids } = this.#parts;
    const id = ids.next<SecretVersionId>();
    const createdAt = clock.now();
    const sealed = sealing.seal(new TextEncoder().encode(JSON.stringify(value)), secretContext(tenantId, name, id));
    return transactions.run(async (tx) => {
      const version = await store.add(tx, { id, tenantId, name, sealed, createdBy, createdAt });
      if (deed !== undefined) await audit.record(tx, doneEntry(deed, 'secret.written', { type: 'secret', id: name }));
      return { name, version, createdBy, createdAt };
    });
  }

  list(tenantId: TenantId): Promise<readonly SecretEntry[]> {
    return this.#parts.store.list(tenantId);
  }

  async remove(tenantId: TenantId, name: string, deed?: Deed): Promise<Result<null, 'secret-not-found'>> {
    const { store, transactions, audit } = this.#parts;
    return transactions.run(async (tx) => {
      if (!(await store.remove(tx, tenantId, name))) return refuse('secret-not-found');
      if (deed !== undefined) await audit.record(tx, doneEntry(deed, 'secret.removed', { type: 'secret', id: name }));
      return accept(null);
    });
  }
}
