import { maxDataSize, type JsonValue } from '../json.ts';
import type { CompiledTask, Directive, Step } from '../tasks/behaviour.ts';
import { holds } from '../tasks/truth.ts';
import type { Failure } from '../workflow-error.ts';
import { fromFrame, toFrame, type Activation } from './activation.ts';
import type { Draft } from './draft.ts';
import { draftedRun } from './drafted-run.ts';
import { completeInstance, faultInstance } from './end-instance.ts';
import { evaluate, rawTaskArguments, taskExportArguments, taskOutputArguments } from './runtime-arguments.ts';

/** I11: what a turn may do before it lets go of its replica at a checkpoint. */
export const maxTasksPerTurn = 1_000;
const maxVolumePerTurn = 4 * maxDataSize;

/** What is to be done next in a turn. */
export type Move =
  | { readonly type: 'enter'; readonly task: CompiledTask; readonly rawInput: JsonValue }
  | { readonly type: 'settle'; readonly activation: Activation; readonly step: Step }
  | { readonly type: 'leave'; readonly task: CompiledTask; readonly output: JsonValue; readonly then: Directive };

/** Runs on until the turn meets something outside, a checkpoint, or the end. Uses no stack: tasks nest in the state's frames. */
export function runTasks(draft: Draft, first: Move): void {
  for (let move: Move | undefined = first; move !== undefined; move = perform(draft, move));
}

function perform(draft: Draft, move: Move): Move | undefined {
  switch (move.type) {
    case 'enter':
      return enter(draft, move.task, move.rawInput);
    case 'settle':
      return settle(draft, move.activation, move.step);
    case 'leave':
      return leave(draft, move.task, move.output, move.then);
  }
}

/** From the raw input of a task to its first step, as the data-flow diagram of the DSL draws it. */
function enter(draft: Draft, task: CompiledTask, rawInput: JsonValue): Move | undefined {
  if (draft.checkpointDue || draft.entered >= maxTasksPerTurn || draft.volume > maxVolumePerTurn) {
    draft.state.next = { task: task.pointer, input: rawInput };
    draft.effect({ type: 'checkpoint' });
    return undefined;
  }
  draft.entered += 1;
  const beginning = { task, rawInput, startedAt: draft.at };
  const condition = task.condition && evaluate(draft, task.condition, rawInput, () => rawTaskArguments(draft, beginning));
  if (condition?.ok === false) return fault(draft, task, condition.failure);
  if (condition?.ok && !holds(condition.value)) {
    // What is skipped is skipped whole: its `then` does not apply, nor its transformations.
    draft.record('task-skipped', task.pointer, {});
    return { type: 'leave', task, output: rawInput, then: 'continue' };
  }
  const input = evaluate(draft, task.inputFrom, rawInput, () => rawTaskArguments(draft, beginning));
  if (!input.ok) return fault(draft, task, input.failure);
  draft.record('task-started', task.pointer, task.inputFrom === undefined ? {} : { input: input.value });
  const activation: Activation = { ...beginning, input: input.value };
  return { type: 'settle', activation, step: task.behaviour.enter(draftedRun(draft, activation)) };
}

function settle(draft: Draft, activation: Activation, step: Step): Move | undefined {
  switch (step.type) {
    case 'complete':
      return complete(draft, activation, step);
    case 'await':
      draft.state.frames.push(toFrame(activation, step.awaits));
      draft.take('wait');
      return undefined;
    case 'descend':
      draft.state.frames.push(toFrame(activation, []));
      return { type: 'enter', task: step.task, rawInput: activation.input };
    case 'fault':
      return fault(draft, activation.task, step.failure);
  }
}

/** From the raw output of a task to what the next one takes. I4: the task is in no frame any more, so nothing can run it again. */
function complete(draft: Draft, activation: Activation, step: Extract<Step, { type: 'complete' }>): Move | undefined {
  const { task } = activation;
  const output = evaluate(draft, task.outputAs, step.output, () => taskOutputArguments(draft, activation, step.output));
  if (!output.ok) return fault(draft, task, output.failure);
  const context = task.exportAs && evaluate(draft, task.exportAs, output.value, () => taskExportArguments(draft, activation, step.output, output.value));
  if (context?.ok === false) return fault(draft, task, context.failure);
  if (context?.ok) draft.state.context = context.value;
  draft.record('task-completed', task.pointer, {
    ...(step.known && task.outputAs === undefined ? {} : { output: output.value }),
    ...(context?.ok ? { context: context.value } : {}),
    ...(step.case === undefined ? {} : { case: step.case }),
  });
  draft.checkpointDue ||= task.checkpoint;
  return { type: 'leave', task, output: output.value, then: step.then ?? task.then };
}

/** On to the next task of the list, or out to the task that the list belongs to, or to the end. */
function leave(draft: Draft, { block, index }: CompiledTask, output: JsonValue, then: Directive): Move | undefined {
  const target = then === 'continue' ? index + 1 : typeof then === 'object' ? then.task : block.tasks.length;
  const next = block.tasks[target];
  if (next !== undefined) return { type: 'enter', task: next, rawInput: output };
  const frame = draft.state.frames.pop();
  if (frame === undefined) {
    completeInstance(draft, output);
    return undefined;
  }
  const activation = fromFrame(frame, draft.workflow.tasks);
  return { type: 'settle', activation, step: block.finished(draftedRun(draft, activation), { output, ended: then === 'end' }) };
}

function fault(draft: Draft, { pointer }: CompiledTask, failure: Failure): undefined {
  draft.record('task-faulted', pointer, { error: { ...failure, instance: pointer } });
  faultInstance(draft, pointer, failure);
}
