import type { HistoryFacts } from '../history.ts';
import { maxDataSize, type JsonValue } from '../json.ts';
import type { Ready } from '../state.ts';
import type { BlockEnd, CompiledTask, Descent, Step } from '../tasks/behaviour.ts';
import type { Completion } from '../tasks/completion.ts';
import { holds } from '../tasks/truth.ts';
import { changeAt } from '../secrets/hide-members.ts';
import { misfit } from '../schema/validate-data.ts';
import { isTerminal } from '../status.ts';
import { fromFrame, taskAt, toFrame, type Activation, type Beginning } from './activation.ts';
import { childOf, contextOf, popFrame, trunk } from './branches.ts';
import { stepsPerTask, type Draft } from './draft.ts';
import { DraftedRun } from './drafted-run.ts';
import { completeInstance } from './end-instance.ts';
import { exportContext } from './export-context.ts';
import { firstExtension, goOnExtended, runAfter, runBefore } from './extensions.ts';
import { endBranch } from './join.ts';
import type { Move } from './move.ts';
import { evaluate, rawTaskArguments, taskArguments, taskOutputArguments } from './runtime-arguments.ts';
import { armDeadlines, clearAwaitedTimers, clearDeadline, deadlineAfter } from './timers.ts';
import { fault } from './unwind.ts';
import type { Failure } from '../workflow-error.ts';

/** I11: what a turn may do before it lets go of its replica at a checkpoint. */
export const maxTasksPerTurn = 1_000;
const maxVolumePerTurn = 4 * maxDataSize;

/** Runs on, a task of each branch in turn, until every branch meets something outside, a checkpoint is due, or the instance ends. */
export function runTasks(draft: Draft): void {
  const { state } = draft;
  if (state.status === 'suspended') return;
  while (!draft.checkpointDue && draft.entered < maxTasksPerTurn && draft.volume <= maxVolumePerTurn && draft.allowance.steps >= stepsPerTask) {
    const next = state.ready.shift();
    if (next === undefined) break;
    follow(draft, enter(draft, next));
  }
  if (isTerminal(state.status)) return;
  armDeadlines(draft);
  if (state.ready.length > 0) draft.effect({ type: 'checkpoint' });
  else draft.take('wait');
}

/** Uses no stack: tasks nest in the state's frames. */
export function follow(draft: Draft, first: Move | undefined): void {
  for (let move = first; move !== undefined; move = move.type === 'settle' ? settle(draft, move.activation, move.step) : leave(draft, move));
}

/** From the raw input of a task to its first step, as the data-flow diagram of the DSL draws it. */
function enter(draft: Draft, { branch, task: pointer, input: rawInput }: Ready): Move | undefined {
  const task = taskAt(pointer, draft.workflow.tasks);
  draft.entered += 1;
  const beginning: Beginning = { task, branch, rawInput, startedAt: draft.at };
  const condition = task.condition && evaluate(draft, task.condition, rawInput, () => rawTaskArguments(draft, beginning));
  if (condition?.ok === false) return faultAtStart(draft, beginning, condition.failure);
  if (condition?.ok && !holds(condition.value)) {
    // What is skipped is skipped whole: its `then` does not apply, nor its transformations.
    draft.record('task-skipped', task.pointer, {});
    return { type: 'leave', branch, task, output: rawInput, then: 'continue' };
  }
  const unfit = misfit(task.inputSchema, 'input', rawInput, draft);
  if (unfit !== undefined) return faultAtStart(draft, beginning, unfit);
  const input = evaluate(draft, task.inputFrom, rawInput, () => rawTaskArguments(draft, beginning));
  if (!input.ok) return faultAtStart(draft, beginning, input.failure);
  draft.record('task-started', task.pointer, task.inputFrom === undefined ? {} : { input: input.value });
  return begin(draft, { task, branch, rawInput, startedAt: draft.at, input: input.value, extension: firstExtension(draft, beginning) });
}

/** What has faulted has started, too, so that every task's history has a beginning. */
function faultAtStart(draft: Draft, beginning: Beginning, failure: Failure): Move | undefined {
  draft.record('task-started', beginning.task.pointer, {});
  return fault(draft, beginning, failure);
}

function begin(draft: Draft, activation: Activation): Move | undefined {
  const { task, input } = activation;
  const length = task.timeout?.((template) => evaluate(draft, template, input, () => taskArguments(draft, activation)));
  if (length?.ok === false) return fault(draft, activation, length.failure);
  return runBefore(draft, length === undefined ? activation : { ...activation, deadline: deadlineAfter(draft, length.value) });
}

function settle(draft: Draft, activation: Activation, step: Step): Move | undefined {
  const { branch, input, memory } = activation;
  switch (step.type) {
    case 'complete':
      return runAfter(draft, activation, step) ? undefined : complete(draft, activation, step);
    case 'await':
      draft.state.frames.push(toFrame({ ...activation, memory: step.memory ?? memory }, step.awaits));
      return undefined;
    case 'descend':
      descend(draft, activation, step);
      return undefined;
    case 'fork':
      draft.state.frames.push(toFrame(activation, []));
      draft.openBranches.set(branch, step.tasks.length);
      for (const [index, task] of step.tasks.entries()) {
        const path = childOf(branch, index);
        draft.state.branches[path] = { context: contextOf(draft, branch), exports: [] };
        draft.state.ready.push({ branch: path, task: task.pointer, input });
      }
      return undefined;
    case 'fault':
      return fault(draft, activation, step.failure, step.instance);
  }
}

function descend(draft: Draft, activation: Activation, { task, input = activation.input, memory = activation.memory, awaits = [], retried }: Descent): void {
  if (retried !== undefined) draft.record('task-retried', activation.task.pointer, { attempt: retried });
  draft.state.frames.push(toFrame({ ...activation, memory }, awaits));
  draft.state.ready.push({ branch: activation.branch, task: task.pointer, input });
}

/** From the raw output of a task to what the next one takes. I4: the task is in no frame any more, so nothing can run it again. */
function complete(draft: Draft, activation: Activation, given: Completion): Move | undefined {
  const { task, branch } = activation;
  const step = task.secret === false ? given : { ...given, output: hidden(draft, task.secret, given.output) };
  const output = evaluate(draft, task.outputAs, step.output, () => taskOutputArguments(draft, activation, step.output));
  if (!output.ok) return fault(draft, activation, output.failure);
  const unfit = misfit(task.outputSchema, 'output', output.value, draft);
  if (unfit !== undefined) return fault(draft, activation, unfit);
  const context = exportContext(draft, activation, step.output, output.value);
  if (context?.ok === false) return fault(draft, activation, context.failure);
  clearDeadline(draft, activation.deadline);
  const facts: { -readonly [Fact in keyof HistoryFacts['task-completed']]: HistoryFacts['task-completed'][Fact] } = {};
  if (step.known === undefined || task.outputAs !== undefined) facts.output = output.value;
  if (context !== undefined) facts.context = context.value;
  if (step.case !== undefined) facts.case = step.case;
  draft.record('task-completed', task.pointer, facts);
  draft.checkpointDue ||= task.checkpoint;
  return { type: 'leave', branch, task, output: output.value, then: step.then ?? task.then };
}

function hidden(draft: Draft, secret: CompiledTask['secret'], output: JsonValue): JsonValue {
  return Array.isArray(secret) ? changeAt(output, secret as readonly string[], (part) => draft.hide(part)) : draft.hide(output);
}

/** On to the next task of the list, or out to the task that the list belongs to, or to the end of the branch. */
function leave(draft: Draft, { branch, task: { block, index }, output, then }: Extract<Move, { type: 'leave' }>): Move | undefined {
  const target = then === 'continue' ? index + 1 : typeof then === 'object' ? then.task : block.tasks.length;
  const next: CompiledTask | undefined = block.tasks[target];
  if (next !== undefined) {
    draft.state.ready.push({ branch, task: next.pointer, input: output });
    return undefined;
  }
  const end: BlockEnd = { output, ended: then === 'end', exited: then === 'exit' };
  const frame = popFrame(draft, branch);
  if (frame === undefined) return endOf(draft, branch, end);
  clearAwaitedTimers(draft, frame.awaits);
  const activation = fromFrame(frame, draft.workflow.tasks);
  if (activation.extension !== undefined && activation.extension.phase !== 'task') return goOnExtended(draft, activation, activation.extension, end);
  return { type: 'settle', activation, step: block.finished(new DraftedRun(draft, activation), end) };
}

function endOf(draft: Draft, branch: string, end: BlockEnd): Move | undefined {
  if (branch !== trunk) return endBranch(draft, branch, end);
  completeInstance(draft, end.output);
  return undefined;
}
