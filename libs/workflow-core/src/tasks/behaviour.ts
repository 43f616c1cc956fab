import type { BookmarkId } from '@holdfast/ids/ids';
import type { CallOutcome } from '../call.ts';
import type { CloudEvent } from '../events/cloud-event.ts';
import type { DurationTemplate } from '../expression/duration-template.ts';
import type { Variables } from '../expression/expressions.ts';
import type { Template } from '../expression/template.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Validate } from '../schema/schemas.ts';
import type { Awaited } from '../state.ts';
import type { Failure, WorkflowError } from '../workflow-error.ts';
import type { Completion, Directive } from './completion.ts';
import type { TaskRun } from './task-run.ts';

/** What a task does next. */
export type Step =
  | Completion
  /** Any of these wakes it. `memory`: what to keep until then, instead of what was kept before. */
  | { readonly type: 'await'; readonly awaits: readonly Awaited[]; readonly memory?: JsonValue }
  | Descent
  /** Runs each of these in a branch of its own, on the task's input; each end comes to `Behaviour.onBranch`. */
  | { readonly type: 'fork'; readonly tasks: readonly CompiledTask[] }
  /** `instance`: instead of the task's own pointer. */
  | { readonly type: 'fault'; readonly failure: Failure; readonly instance?: string };

/** Runs a list of tasks inside this one, from `task` on; its end comes to `Block.finished`. */
export interface Descent {
  readonly type: 'descend';
  readonly task: CompiledTask;
  /** Raw input of `task`, unless it is the task's own input. */
  readonly input?: JsonValue;
  readonly memory?: JsonValue;
  /** What wakes the task while it runs, interrupting what is inside it. */
  readonly awaits?: readonly Awaited[];
  /** How many times the list has been retried, when it begins again. */
  readonly retried?: number;
}

/** What a task makes of an event that was meant for it: a step, or, while its own tasks run, a memory of it. */
export type Heard = { readonly step: Step } | { readonly memory: JsonValue };

/** What a kind of task does when it starts, and when something that it awaits has come. */
export interface Behaviour {
  readonly enter: (run: TaskRun) => Step;
  readonly onCall?: (run: TaskRun, outcome: CallOutcome) => Step;
  readonly onMint?: (run: TaskRun, outcome: CallOutcome, bookmarkId: BookmarkId) => Step;
  readonly onTimer?: (run: TaskRun) => Step;
  /** The bookmark is resumed or timed out: `run.takeBookmark` tells which. */
  readonly onBookmark?: (run: TaskRun, bookmarkId: BookmarkId) => Step;
  /** Undefined when the event is not meant for it. */
  readonly onEvent?: (run: TaskRun, event: CloudEvent) => Heard | undefined;
  /** An error was raised inside it, and what ran there is gone; undefined when it does not catch it. */
  readonly onFault?: (run: TaskRun, error: WorkflowError) => Step | undefined;
  /** One more of its branches is done; undefined when it waits for others, which are cancelled otherwise. */
  readonly onBranch?: (fork: OpenFork, latest: BranchEnd) => Step | undefined;
  /** The variables that its memory gives to the tasks inside it, by name without `$`. */
  readonly variables?: (memory: JsonValue) => Variables;
}

/** The end of a list. `ended`: by the directive `end`, which goes on through every scope. `exited`: by `exit`. */
export interface BlockEnd {
  readonly output: JsonValue;
  readonly ended: boolean;
  readonly exited: boolean;
}

/** The end of a branch of a fork. */
export type BranchEnd = Omit<BlockEnd, 'exited'>;

/** What a fork knows of its branches. */
export interface OpenFork {
  /** Branches that are not done. */
  readonly open: number;
  /** In declared order; undefined for one that is not done. There may be very many: asked for only where they are needed. */
  readonly ends: () => readonly (BranchEnd | undefined)[];
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
  readonly inputSchema?: Validate | undefined;
  readonly inputFrom?: Template | undefined;
  readonly outputAs?: Template | undefined;
  readonly outputSchema?: Validate | undefined;
  readonly exportAs?: Template | undefined;
  /** Whether `export.as` builds on what `$context` was. */
  readonly exportBuilds: boolean;
  /** Whether `export.as` is about `$authorization`. */
  readonly exportAuthorized: boolean;
  readonly exportSchema?: Validate | undefined;
  /** How long it may take. */
  readonly timeout?: DurationTemplate | undefined;
  readonly then: Directive;
  readonly checkpoint: boolean;
  /** What of its output nobody is to see: all of it, or these members, as paths with dots. */
  readonly secret: boolean | readonly string[];
  readonly behaviour: Behaviour;
  /** Those that its kind may have, in declared order. */
  readonly extensions: readonly CompiledExtension[];
  /** Whether it is part of an extension: its `$task` is the task that is extended. */
  readonly extending: boolean;
}

export interface CompiledExtension {
  readonly when?: Template | undefined;
  readonly before?: Block | undefined;
  readonly after?: Block | undefined;
}

export function fault(failure: Failure): Step {
  return { type: 'fault', failure };
}

/** Completes with the task's input as its output. */
export function passOn(run: TaskRun): Step {
  return { type: 'complete', output: run.input, known: true };
}
