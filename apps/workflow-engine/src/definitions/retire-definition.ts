import type { AuditLog } from '@holdfast/audit-core/audit-log';
import { type Deed, doneEntry } from '@holdfast/audit-core/deed';
import type { TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import { definitionTarget } from './definition-target.ts';
import type { DefinitionStore } from './definition.store.ts';
import type { DefinitionName, PublishedDefinition } from './published-definition.ts';

export interface RetireParts {
  readonly store: DefinitionStore;
  readonly transactions: Transactions;
  readonly audit: AuditLog;
}

/** Takes a version out of use: nothing is started of it any more, and its instances go on. */
export class RetireDefinition {
  readonly #parts: RetireParts;

  constructor(parts: RetireParts) {
    this.#parts = parts;
  }

  /** Retired already is an answer, not a refusal. */
  async execute(tenantId: TenantId, name: DefinitionName, deed?: Deed): Promise<Result<PublishedDefinition, 'definition-not-found'>> {
    const { store, transactions, audit } = this.#parts;
    await transactions.run(async (tx) => {
      const retired = await store.retire(tx, tenantId, name);
      if (retired && deed !== undefined) await audit.record(tx, doneEntry(deed, 'definition.retired', definitionTarget(name)));
    });
    const definition = await store.find(tenantId, name);
    return definition === undefined || definition.status === 'draft' ? refuse('definition-not-found') : accept(definition);
  }
}
