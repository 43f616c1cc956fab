import { z } from 'zod';
import type { Definition } from './definition/definition.ts';
import { pointerTo, type Issue, type Path } from './definition/issue.ts';
import { jsonValue, named, taskBase as taskBaseKeys, taskList, type TaskList } from './definition/task-definition.ts';
import type { Expressions } from './expression/expressions.ts';
import { jqExpressions } from './expression/jq-expressions.ts';
import { stages, type Stage } from './expression/stages.ts';
import { compileTemplate, type Style, type Template, type TemplateContext } from './expression/template.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Block, CompiledTask, Directive } from './tasks/behaviour.ts';
import { completeWithBlock } from './tasks/do.ts';
import { kindsOf } from './tasks/task-kinds.ts';
import type { Workflow } from './workflow.ts';

export type CompiledWorkflow = { readonly ok: true; readonly workflow: Workflow } | { readonly ok: false; readonly errors: readonly Issue[] };

/** Compiles every expression and finds every `then` target of a definition that `parseDefinition` found right. */
export function compileWorkflow(definition: Definition, expressions: Expressions = jqExpressions): CompiledWorkflow {
  const compilation = new Compilation(expressions);
  const workflow: Workflow = {
    definition,
    source: z.record(z.string(), jsonValue).parse(definition),
    inputFrom: compilation.transformation('workflowInput', definition.input?.from, '', ['input', 'from']),
    outputAs: compilation.transformation('workflowOutput', definition.output?.as, '', ['output', 'as']),
    block: compilation.block(definition.do, '/do', completeWithBlock),
    tasks: compilation.tasks,
  };
  return compilation.errors.length > 0 ? { ok: false, errors: compilation.errors } : { ok: true, workflow };
}

const taskBase = z.object(taskBaseKeys);

/** What is found while one definition is compiled. */
class Compilation {
  readonly errors: Issue[] = [];
  readonly tasks = new Map<string, CompiledTask>();
  readonly #expressions: Expressions;

  constructor(expressions: Expressions) {
    this.#expressions = expressions;
  }

  block(list: TaskList, pointer: string, finished: Block['finished']): Block {
    const tasks: CompiledTask[] = [];
    const block: Block = { tasks, finished };
    const members = named(list);
    const names = members.map(([name]) => name);
    for (const [index, [name, task]] of members.entries()) {
      tasks.push(this.#task(task, { name, index, block, names, pointer: pointerTo(pointer, [index, name]) }));
    }
    return block;
  }

  transformation(stage: Stage, value: JsonValue | undefined, pointer: string, path: Path): Template | undefined {
    return value === undefined ? undefined : compileTemplate(value, 'bare', path, this.#context(stage, pointer));
  }

  #task(definition: JsonObject, { names, ...place }: Pick<CompiledTask, 'name' | 'index' | 'block' | 'pointer'> & { readonly names: readonly string[] }): CompiledTask {
    const { pointer } = place;
    const base = taskBase.parse(definition);
    const templates = this.#context('taskDefinition', pointer);
    const directive = (then: string | undefined, path: Path): Directive => this.#directive(then, names, pointerTo(pointer, path));
    const [behaviour] = kindsOf(definition).map((kind) =>
      kind.compile(definition, {
        templates,
        template: (value: JsonValue, path: Path, style: Style = 'strict') => compileTemplate(value, style, path, templates),
        directive,
        block: (key, finished) => this.block(taskList.parse(definition[key]), pointerTo(pointer, [key]), finished),
      }),
    );
    if (behaviour === undefined) throw new TypeError(`no kind of task at ${pointer}: the definition was not parsed`);
    const task: CompiledTask = {
      ...place,
      definition,
      condition: this.transformation('rawTaskInput', base.if, pointer, ['if']),
      inputFrom: this.transformation('rawTaskInput', base.input?.from, pointer, ['input', 'from']),
      outputAs: this.transformation('taskOutput', base.output?.as, pointer, ['output', 'as']),
      exportAs: this.transformation('taskExport', base.export?.as, pointer, ['export', 'as']),
      then: directive(base.then, ['then']),
      checkpoint: base.metadata?.checkpoint === true,
      behaviour,
    };
    this.tasks.set(pointer, task);
    return task;
  }

  #directive(then: string | undefined, names: readonly string[], pointer: string): Directive {
    if (then === undefined || then === 'continue') return 'continue';
    if (then === 'exit' || then === 'end') return then;
    const task = names.indexOf(then);
    if (task === -1) this.errors.push({ pointer, message: `“${then}” is not a task of the same list (${names.join(', ')}), nor continue, exit or end.` });
    return { task };
  }

  #context(stage: Stage, pointer: string): TemplateContext {
    return {
      expressions: this.#expressions,
      variables: stages[stage],
      refuse: (path, message) => this.errors.push({ pointer: pointerTo(pointer, path), message }),
    };
  }
}
