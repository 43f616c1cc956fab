import type { TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { DefinitionStore } from './definition.store.ts';
import type { DefinitionName, PublishedDefinition } from './published-definition.ts';

/** Takes a version out of use: nothing is started of it any more, and its instances go on. */
export class RetireDefinition {
  readonly #store: DefinitionStore;

  constructor(store: DefinitionStore) {
    this.#store = store;
  }

  /** Retired already is an answer, not a refusal. */
  async execute(tenantId: TenantId, name: DefinitionName): Promise<Result<PublishedDefinition, 'definition-not-found'>> {
    await this.#store.retire(tenantId, name);
    const definition = await this.#store.find(tenantId, name);
    return definition === undefined || definition.status === 'draft' ? refuse('definition-not-found') : accept(definition);
  }
}
