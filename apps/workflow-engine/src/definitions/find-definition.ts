import type { TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { DefinitionStore } from './definition.store.ts';
import type { DefinitionName, PublishedDefinition } from './published-definition.ts';

export class FindDefinition {
  readonly #store: DefinitionStore;

  constructor(store: DefinitionStore) {
    this.#store = store;
  }

  async execute(tenantId: TenantId, name: DefinitionName): Promise<Result<PublishedDefinition, 'definition-not-found'>> {
    const definition = await this.#store.find(tenantId, name);
    return definition === undefined ? refuse('definition-not-found') : accept(definition);
  }
}
