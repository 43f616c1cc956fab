import type { DefinitionId, TenantId } from '@holdfast/ids/ids';
import { compileWorkflow } from '@holdfast/workflow-core/compile-workflow';
import { parseDefinition } from '@holdfast/workflow-core/definition/parse-definition';
import type { Workflow } from '@holdfast/workflow-core/workflow';
import type { DefinitionDocument, DefinitionStore } from './definition.store.ts';
import { jsonSchemas } from './json-schemas.ts';
import type { DefinitionName } from './published-definition.ts';

export interface CompiledDefinition {
  readonly id: DefinitionId;
  readonly workflow: Workflow;
}

/** Definitions that stay compiled at most (I15); those used last stay. */
const capacity = 1000;

/** Workflows by definition. A published version never changes, so what was compiled once stays right. */
export class CompiledDefinitions {
  readonly #store: DefinitionStore;
  readonly #byKey = new Map<string, Promise<CompiledDefinition | undefined>>();

  constructor(store: DefinitionStore) {
    this.#store = store;
  }

  async get(tenantId: TenantId, id: DefinitionId): Promise<Workflow> {
    const compiled = await this.#cached(`${tenantId} ${id}`, () => this.#store.findDocument(tenantId, id));
    if (compiled === undefined) throw new Error('the definition of an instance is missing');
    return compiled.workflow;
  }

  find(tenantId: TenantId, name: DefinitionName): Promise<CompiledDefinition | undefined> {
    return this.#cached(`${tenantId} ${name.namespace} ${name.name} ${name.version}`, () => this.#store.findDocument(tenantId, name));
  }

  /** Neither a failure nor an absence is remembered: the version may be published the next moment. */
  async #cached(key: string, load: () => Promise<DefinitionDocument | undefined>): Promise<CompiledDefinition | undefined> {
    const compiling = this.#byKey.get(key) ?? load().then((found) => found && { id: found.id, workflow: compile(found.document) });
    this.#byKey.delete(key);
    this.#byKey.set(key, compiling);
    const oldest = this.#byKey.size > capacity ? this.#byKey.keys().next().value : undefined;
    if (oldest !== undefined) this.#byKey.delete(oldest);
    const compiled = await compiling.catch((error: unknown) => {
      this.#byKey.delete(key);
      throw error;
    });
    if (compiled === undefined) this.#byKey.delete(key);
    return compiled;
  }
}

/** @throws when a definition that was published no longer compiles: this version of the engine must not run it. */
function compile(document: unknown): Workflow {
  const parsed = parseDefinition(document);
  const compiled = parsed.ok ? compileWorkflow(parsed.definition, { schemas: jsonSchemas }) : parsed;
  if (!compiled.ok) throw new Error('a published definition does not compile');
  return compiled.workflow;
}
