import { z } from 'zod';
import type { Components } from '../definition/components.ts';
import { issuesOf, type Issue, type Path } from '../definition/issue.ts';
import { taskBase } from '../definition/task-definition.ts';
import type { Style, Template, TemplateContext } from '../expression/template.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Behaviour, Block, CompiledTask } from './behaviour.ts';
import type { Directive } from './completion.ts';

/** One kind of task: how it is written, and what it does. */
export interface TaskKind {
  /** The key that makes a task one of this kind. */
  readonly keyword: string;
  /** Where in a task its lists of tasks are. */
  readonly lists: readonly Path[];
  /** What is wrong with a task of this kind that stands at `pointer`, the insides of its lists aside. `functions`: what `use` names. */
  readonly check: (task: JsonObject, pointer: string, functions: ReadonlySet<string>) => readonly Issue[];
  /** Of a task that `check` found right. */
  readonly compile: (task: JsonObject, compiler: TaskCompiler) => Behaviour;
}

/** What a kind has at hand to compile one task. Paths begin at the task. */
export interface TaskCompiler {
  template(value: JsonValue, path: Path, style?: Style, variables?: readonly string[]): Template;
  /** For kinds that read a string in their own way. */
  readonly templates: TemplateContext;
  directive(then: string | undefined, path: Path): Directive;
  /** The list of tasks that lies there; `variables`: what the task's memory gives to them. */
  block(path: Path, finished: Block['finished'], variables?: readonly string[]): Block;
  /** A task that a kind makes up of parts of its own, standing at `path`; its end comes to `finished`. */
  inner(definition: JsonObject, path: Path, variables: readonly string[], finished: Block['finished']): CompiledTask;
  /** The tasks of the list that lies there, each in a scope of its own. */
  branches(path: Path): readonly CompiledTask[];
  /** The task that is that function, the definition's own or one of a catalog; undefined when there is none yet, or it would call itself for ever. */
  function(name: string, path: Path): CompiledTask | undefined;
  /** What the definition of a component, or the name of one in `use`, stands for; undefined when there is none, which is refused. */
  component<Kind extends keyof Components>(kind: Kind, given: string | Components[Kind], path: Path, variables?: readonly string[]): Component<Components[Kind]> | undefined;
}

/** Paths of `templates` begin at the component. */
export interface Component<Value> {
  readonly value: Value;
  readonly templates: TemplateContext;
}

/** @param keys schemas of the kind's own keys; with those of every task they are all that a task may have. */
export function defineTask<Shape extends z.core.$ZodLooseShape>(
  keyword: string,
  keys: Shape,
  compile: (task: z.output<z.ZodObject<Shape>>, compiler: TaskCompiler) => Behaviour,
  lists: readonly Path[] = [],
): TaskKind {
  const whole = z.strictObject({ ...taskBase, ...keys });
  const own = z.object(keys);
  return {
    keyword,
    lists,
    check: (task, pointer) => issuesOf(whole, task, pointer),
    compile: (task, compiler) => compile(own.parse(task), compiler),
  };
}
