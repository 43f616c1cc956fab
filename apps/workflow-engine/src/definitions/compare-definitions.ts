import type { TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { DefinitionStore } from './definition.store.ts';
import { compare, type Comparison } from './differences.ts';
import type { DefinitionName } from './published-definition.ts';

/** What changed from one version of a definition to another, as data: comments and order of members do not count. */
export class CompareDefinitions {
  readonly #store: DefinitionStore;

  constructor(store: DefinitionStore) {
    this.#store = store;
  }

  async execute(tenantId: TenantId, { namespace, name, version }: DefinitionName, other: string): Promise<Result<Comparison, 'definition-not-found'>> {
    const [from, to] = await Promise.all([version, other].map((each) => this.#store.findDocument(tenantId, { namespace, name, version: each })));
    return from === undefined || to === undefined ? refuse('definition-not-found') : accept(compare(from.document, to.document));
  }
}
