import type { BookmarkId } from '@holdfast/ids/ids';
import type { CallOutcome } from '../call.ts';
import type { Template } from '../expression/template.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Awaited } from '../state.ts';
import type { Failure } from '../workflow-error.ts';
import type { TaskRun } from './task-run.ts';

/** Where to go when a task is done: on, out of the list, out of the workflow, or to the task at this index of the list. */
export type Directive = 'continue' | 'exit' | 'end' | { readonly task: number };

/** What a task does next. */
export type Step =
  | {
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
  /** Any of these wakes it. */
  | { readonly type: 'await'; readonly awaits: readonly Awaited[] }
  /** Runs a list of tasks inside this one, from `task` on; its end comes to `Block.finished`. */
  | { readonly type: 'descend'; readonly task: CompiledTask }
  | { readonly type: 'fault'; readonly failure: Failure };

/** What a kind of task does when it starts, and when something that it awaits has come. */
export interface Behaviour {
  readonly enter: (run: TaskRun) => Step;
  readonly onCall?: (run: TaskRun, outcome: CallOutcome) => Step;
  readonly onMint?: (run: TaskRun, outcome: CallOutcome, bookmarkId: BookmarkId) => Step;
  readonly onTimer?: (run: TaskRun) => Step;
  /** The bookmark is resumed or timed out: `run.takeBookmark` tells which. */
  readonly onBookmark?: (run: TaskRun, bookmarkId: BookmarkId) => Step;
}

/** The end of a list. `ended`: by the directive `end`, which goes on through every scope. */
export interface BlockEnd {
  readonly output: JsonValue;
  readonly ended: boolean;
}

/** A list of tasks that run in sequence: one scope. */
export interface Block {
  readonly tasks: readonly CompiledTask[];
  /** What the task that the list belongs to makes of its end. */
  readonly finished: (run: TaskRun, end: BlockEnd) => Step;
}

export interface CompiledTask {
  readonly name: string;
  /** JSON pointer into the definition, the task's reference, e.g. `/do/0/getPet`. */
  readonly pointer: string;
  readonly definition: JsonObject;
  /** The list it stands in, and where. */
  readonly block: Block;
  readonly index: number;
  readonly condition?: Template | undefined;
  readonly inputFrom?: Template | undefined;
  readonly outputAs?: Template | undefined;
  readonly exportAs?: Template | undefined;
  readonly then: Directive;
  readonly checkpoint: boolean;
  readonly behaviour: Behaviour;
}

export function fault(failure: Failure): Step {
  return { type: 'fault', failure };
}

/** Completes with the task's input as its output. */
export function passOn(run: TaskRun): Step {
  return { type: 'complete', output: run.input, known: true };
}
