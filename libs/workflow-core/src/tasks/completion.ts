import type { JsonValue } from '../json.ts';

/** Where to go when a task is done: on, out of the list, out of the workflow, or to the task at this index of the list. */
export type Directive = 'continue' | 'exit' | 'end' | { readonly task: number };

/** What a task that is done comes to. */
export interface Completion {
  readonly type: 'complete';
  /** Raw output. */
  readonly output: JsonValue;
  /** Whether the history has the output already, because the task only passed it on. */
  readonly known?: true;
  /** Instead of the task's own `then`. */
  readonly then?: Directive;
  /** The switch case taken. */
  readonly case?: string;
}
