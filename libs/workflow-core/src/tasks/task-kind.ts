import { z } from 'zod';
import { issuesOf, type Issue, type Path } from '../definition/issue.ts';
import { taskBase } from '../definition/task-definition.ts';
import type { Style, Template, TemplateContext } from '../expression/template.ts';
import type { JsonObject, JsonValue } from '../json.ts';

import type { Behaviour, Block, Directive } from './behaviour.ts';

/** One kind of task: how it is written, and what it does. */
export interface TaskKind {
  /** The key that makes a task one of this kind. */
  readonly keyword: string;
  /** The keys whose values are lists of tasks. */
  readonly lists: readonly string[];
  /** What is wrong with a task of this kind that stands at `pointer`, the insides of its lists aside. */
  readonly check: (task: JsonObject, pointer: string) => readonly Issue[];
  /** Of a task that `check` found right. */
  readonly compile: (task: JsonObject, compiler: TaskCompiler) => Behaviour;
}

/** What a kind has at hand to compile one task. Paths begin at the task. */
export interface TaskCompiler {
  template(value: JsonValue, path: Path, style?: Style): Template;
  /** For kinds that read a string in their own way. */
  readonly templates: TemplateContext;
  directive(then: string | undefined, path: Path): Directive;
  /** The list of tasks at a key of the task. */
  block(key: string, finished: Block['finished']): Block;
}

/** @param keys schemas of the kind's own keys; with those of every task they are all that a task may have. */
export function defineTask<Shape extends z.core.$ZodLooseShape>(
  keyword: string,
  keys: Shape,
  compile: (task: z.output<z.ZodObject<Shape>>, compiler: TaskCompiler) => Behaviour,
  lists: readonly string[] = [],
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
