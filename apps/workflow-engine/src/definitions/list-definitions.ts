import type { DefinitionId, TenantId } from '@holdfast/ids/ids';
import type { DefinitionFilter, DefinitionStore, Page } from './definition.store.ts';
import type { DefinitionEntry } from './published-definition.ts';

/** A tenant's definitions, newest first. */
export class ListDefinitions {
  readonly #store: DefinitionStore;

  constructor(store: DefinitionStore) {
    this.#store = store;
  }

  execute(tenantId: TenantId, filter: DefinitionFilter, page: Page<DefinitionId>): Promise<readonly DefinitionEntry[]> {
    return this.#store.list(tenantId, filter, page);
  }
}
