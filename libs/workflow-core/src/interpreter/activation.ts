import type { JsonValue } from '../json.ts';
import type { Awaited, Frame } from '../state.ts';
import type { CompiledTask } from '../tasks/behaviour.ts';

/** One run of a task, from its start to its end. */
export interface Activation {
  readonly task: CompiledTask;
  readonly rawInput: JsonValue;
  /** Transformed. */
  readonly input: JsonValue;
  readonly startedAt: string;
}

export function toFrame({ task, rawInput, input, startedAt }: Activation, awaits: readonly Awaited[]): Frame {
  return { task: task.pointer, rawInput, ...(task.inputFrom === undefined ? {} : { input }), startedAt, awaits: [...awaits] };
}

/** @throws {TypeError} when the state is of another definition. */
export function fromFrame({ task: pointer, rawInput, input = rawInput, startedAt }: Frame, tasks: ReadonlyMap<string, CompiledTask>): Activation {
  return { task: taskAt(pointer, tasks), rawInput, input, startedAt };
}

export function taskAt(pointer: string, tasks: ReadonlyMap<string, CompiledTask>): CompiledTask {
  const task = tasks.get(pointer);
  if (task === undefined) throw new TypeError(`no task at ${pointer}: the state is of another definition`);
  return task;
}
