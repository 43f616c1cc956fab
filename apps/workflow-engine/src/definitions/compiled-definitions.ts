import type { Clock } from '@holdfast/clock/clock';
import type { DefinitionId, TenantId } from '@holdfast/ids/ids';
import { compileWorkflow } from '@holdfast/workflow-core/compile-workflow';
import { parseDefinition } from '@holdfast/workflow-core/definition/parse-definition';
import type { Workflow } from '@holdfast/workflow-core/workflow';
import type { DefinitionDocument, DefinitionStore } from './definition.store.ts';
import { jsonSchemas } from './json-schemas.ts';
import { lazily } from './lazy-schemas.ts';
import type { DefinitionName, DefinitionStatus } from './published-definition.ts';

export interface CompiledDefinition {
  readonly id: DefinitionId;
  readonly workflow: Workflow;
}

/** A version as starts find it. */
export interface FoundDefinition extends CompiledDefinition {
  readonly status: DefinitionStatus;
}

interface Compiling {
  readonly tenantId: TenantId;
  readonly compiling: Promise<CompiledDefinition | undefined>;
  /** Once it is. */
  compiled?: CompiledDefinition;
}

interface Known {
  readonly found: FoundDefinition | Promise<FoundDefinition | undefined>;
  readonly since: number;
}

/** Milliseconds after which a version is looked for again: it may have been retired. */
const lookMs = 2_000;

/** Definitions that stay compiled at most (I15). */
const capacity = 1000;

/** Workflows by definition. A published version never changes, so what was compiled once stays right; its status is looked at again. */
export class CompiledDefinitions {
  readonly #store: DefinitionStore;
  readonly #clock: Clock;
  readonly #byId = new Map<DefinitionId, Compiling>();
  readonly #byName = new Map<string, Known>();

  constructor(store: DefinitionStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Undefined when it has to be waited for. */
  ready(tenantId: TenantId, id: DefinitionId): Workflow | undefined {
    const known = this.#byId.get(id);
    return known?.tenantId === tenantId ? known.compiled?.workflow : undefined;
  }

  async get(tenantId: TenantId, id: DefinitionId): Promise<Workflow> {
    const compiled = await this.#cached(tenantId, id, () => this.#store.findDocument(tenantId, id));
    if (compiled === undefined) throw new Error('the definition of an instance is missing');
    return compiled.workflow;
  }

  /** Undefined for a draft, too: it is not compiled before it is published. */
  async find(tenantId: TenantId, name: DefinitionName): Promise<FoundDefinition | undefined> {
    const key = `${tenantId} ${name.namespace} ${name.name} ${name.version}`;
    const now = this.#clock.now().getTime();
    const known = this.#byName.get(key);
    if (known !== undefined && now - known.since < lookMs && now >= known.since) return known.found;
    const found = this.#look(tenantId, name);
    remember(this.#byName, key, { found, since: now });
    const result = await found.catch((error: unknown) => {
      this.#byName.delete(key);
      throw error;
    });
    if (result === undefined) this.#byName.delete(key);
    else if (this.#byName.get(key)?.found === found) remember(this.#byName, key, { found: result, since: now });
    return result;
  }

  async #look(tenantId: TenantId, name: DefinitionName): Promise<FoundDefinition | undefined> {
    const found = await this.#store.findDocument(tenantId, name);
    if (found === undefined || found.status === 'draft') return undefined;
    const compiled = await this.#cached(tenantId, found.id, () => Promise.resolve(found));
    return compiled && { ...compiled, status: found.status };
  }

  /** Neither a failure nor an absence is remembered: the version may be published the next moment. */
  async #cached(tenantId: TenantId, id: DefinitionId, load: () => Promise<DefinitionDocument | undefined>): Promise<CompiledDefinition | undefined> {
    const known = this.#byId.get(id);
    if (known?.tenantId === tenantId) return known.compiled ?? known.compiling;
    const entry: Compiling = { tenantId, compiling: load().then((found) => found && { id: found.id, workflow: compile(found) }) };
    remember(this.#byId, id, entry);
    try {
      const compiled = await entry.compiling;
      if (compiled !== undefined) entry.compiled = compiled;
      return compiled;
    } finally {
      if (entry.compiled === undefined && this.#byId.get(id) === entry) this.#byId.delete(id);
    }
  }
}

/** Drops what was remembered first when there is too much. */
function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.size > capacity ? map.keys().next().value : undefined;
  if (oldest !== undefined) map.delete(oldest);
}

const schemas = lazily(jsonSchemas);

/** @throws when a definition that was published no longer compiles: this version of the engine must not run it. */
function compile({ document, resources }: DefinitionDocument): Workflow {
  const parsed = parseDefinition(document);
  const compiled = parsed.ok ? compileWorkflow(parsed.definition, { schemas, resources: new Map(Object.entries(resources ?? {})) }) : parsed;
  if (!compiled.ok) throw new Error('a published definition does not compile');
  return compiled.workflow;
}
