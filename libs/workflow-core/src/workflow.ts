import type { Definition } from './definition/definition.ts';
import type { DurationTemplate } from './expression/duration-template.ts';
import type { Template } from './expression/template.ts';
import type { JsonObject } from './json.ts';
import type { Validate } from './schema/schemas.ts';
import type { Block, CompiledTask } from './tasks/behaviour.ts';

/** A definition made ready to run. Immutable; one serves any number of instances. */
export interface Workflow {
  readonly definition: Definition;
  /** The definition as data: `$workflow.definition`. */
  readonly source: JsonObject;
  readonly block: Block;
  /** Every task, at any depth, by its pointer. */
  readonly tasks: ReadonlyMap<string, CompiledTask>;
  readonly inputSchema?: Validate | undefined;
  readonly inputFrom?: Template | undefined;
  readonly outputAs?: Template | undefined;
  readonly outputSchema?: Validate | undefined;
  readonly timeout?: DurationTemplate | undefined;
}
