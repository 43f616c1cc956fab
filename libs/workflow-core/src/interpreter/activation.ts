import type { JsonValue } from '../json.ts';
import type { Awaited, Deadline, ExtensionProgress, Frame } from '../state.ts';
import type { CompiledTask } from '../tasks/behaviour.ts';

/** A run of a task before its input is transformed. */
export interface Beginning {
  readonly task: CompiledTask;
  readonly branch: string;
  readonly rawInput: JsonValue;
  readonly startedAt: string;
}

/** One run of a task, from its start to its end. */
export interface Activation extends Beginning {
  /** Transformed. */
  readonly input: JsonValue;
  readonly memory?: JsonValue | undefined;
  readonly deadline?: Deadline | undefined;
  readonly extension?: ExtensionProgress | undefined;
}

export function toFrame({ task, branch, rawInput, input, startedAt, memory, deadline, extension }: Activation, awaits: readonly Awaited[]): Frame {
  return {
    task: task.pointer,
    branch,
    rawInput,
    ...(task.inputFrom === undefined ? {} : { input }),
    startedAt,
    awaits: [...awaits],
    ...(memory === undefined ? {} : { memory }),
    ...(deadline === undefined ? {} : { deadline }),
    ...(extension === undefined ? {} : { extension }),
  };
}

/** @throws {TypeError} when the state is of another definition. */
export function fromFrame({ task: pointer, input, awaits: _awaits, ...frame }: Frame, tasks: ReadonlyMap<string, CompiledTask>): Activation {
  return { ...frame, task: taskAt(pointer, tasks), input: input === undefined ? frame.rawInput : input };
}

export function taskAt(pointer: string, tasks: ReadonlyMap<string, CompiledTask>): CompiledTask {
  const task = tasks.get(pointer);
  if (task === undefined) throw new TypeError(`no task at ${pointer}: the state is of another definition`);
  return task;
}
