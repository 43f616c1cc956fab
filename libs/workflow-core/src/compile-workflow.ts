import { z } from 'zod';
import { Compilation } from './compilation.ts';
import type { Definition } from './definition/definition.ts';
import type { Issue } from './definition/issue.ts';
import { OutsideParts } from './definition/outside-parts.ts';
import type { Resources, WantedResource } from './definition/resources.ts';
import { jsonValue } from './definition/json-value.ts';
import type { Expressions } from './expression/expressions.ts';
import { jqExpressions } from './expression/jq-expressions.ts';
import type { Schemas } from './schema/schemas.ts';
import { completeWithBlock } from './tasks/do.ts';
import type { Workflow } from './workflow.ts';

export type CompiledWorkflow = { readonly ok: true; readonly workflow: Workflow } | { readonly ok: false; readonly errors: readonly Issue[]; /** What it could not be compiled without. */ readonly wanted: readonly WantedResource[] };

/** What a definition is written in beside the DSL. */
export interface Languages {
  /** Default: jq. */
  readonly expressions?: Expressions;
  /** Without it, definitions that have schemas are refused. */
  readonly schemas?: Schemas;
  /** What lies outside it. */
  readonly resources?: Resources;
  /** The root of the catalog `default`. */
  readonly defaultCatalog?: string | undefined;
}

/** Compiles every expression and schema, and finds everything that is named of a definition that `parseDefinition` found right. */
export function compileWorkflow(definition: Definition, { expressions = jqExpressions, schemas, resources = new Map(), defaultCatalog }: Languages = {}): CompiledWorkflow {
  const outside = new OutsideParts(definition, resources, defaultCatalog);
  const compilation = new Compilation(definition, expressions, schemas, outside);
  const workflow: Workflow = {
    definition,
    source: z.record(z.string(), jsonValue).parse(definition),
    inputSchema: compilation.schema(definition.input?.schema, '', ['input', 'schema']),
    inputFrom: compilation.transformation('workflowInput', definition.input?.from, '', ['input', 'from']),
    outputAs: compilation.transformation('workflowOutput', definition.output?.as, '', ['output', 'as']),
    outputSchema: compilation.schema(definition.output?.schema, '', ['output', 'schema']),
    timeout: compilation.timeout('workflowOutput', definition.timeout, ''),
    block: compilation.block(definition.do, '/do', completeWithBlock),
    tasks: compilation.tasks,
  };
  const { errors } = compilation;
  return errors.length > 0 ? { ok: false, errors, wanted: outside.wanted } : { ok: true, workflow };
}
