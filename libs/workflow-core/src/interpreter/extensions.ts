import type { ExtensionProgress } from '../state.ts';
import type { Block, BlockEnd } from '../tasks/behaviour.ts';
import type { Completion } from '../tasks/completion.ts';
import { holds } from '../tasks/truth.ts';
import type { JsonValue } from '../json.ts';
import { toFrame, type Activation, type Beginning } from './activation.ts';
import { extendedFrame } from './branches.ts';
import type { Draft } from './draft.ts';
import { DraftedRun } from './drafted-run.ts';
import type { Move } from './move.ts';
import { evaluate, extensionArguments } from './runtime-arguments.ts';
import { fault } from './unwind.ts';

/** Where the extensions of a task begin; undefined when it has none. What runs inside an extension is not extended itself. */
export function firstExtension(draft: Draft, { task, branch }: Beginning): ExtensionProgress | undefined {
  return task.extensions.length === 0 || extendedFrame(draft, branch) !== undefined ? undefined : { phase: 'before', applied: [], next: 0 };
}

/** The task itself, once the `before` of each extension that applies has run, in declared order. */
export function runBefore(draft: Draft, activation: Activation): Move | undefined {
  const { task, extension, input } = activation;
  if (extension?.phase !== 'before') return perform(draft, activation, undefined);
  const applied = [...extension.applied];
  for (const [index, { when, before }] of [...task.extensions.entries()].slice(extension.next)) {
    const wanted = when && evaluate(draft, when, input, () => extensionArguments(draft, activation));
    if (wanted?.ok === false) return fault(draft, activation, wanted.failure);
    if (wanted?.ok && !holds(wanted.value)) continue;
    applied.push(index);
    if (run(draft, { ...activation, extension: { phase: 'before', applied, next: index + 1 } }, before, input)) return undefined;
  }
  return perform(draft, activation, applied.length === 0 ? undefined : { phase: 'task', applied });
}

/** Runs the next `after`, the last extension's first; false when there is none (any more). */
export function runAfter(draft: Draft, activation: Activation, completion: Completion): boolean {
  const applied = [...(activation.extension?.applied ?? [])];
  for (let index = applied.pop(); index !== undefined; index = applied.pop()) {
    if (run(draft, { ...activation, extension: { phase: 'after', applied: [...applied], completion } }, activation.task.extensions[index]?.after, completion.output)) return true;
  }
  return false;
}

/** A `before` or `after` is done. One that is left by `exit` or `end` before the task stands for the task; what comes after changes nothing. */
export function goOnExtended(draft: Draft, activation: Activation, extension: Exclude<ExtensionProgress, { phase: 'task' }>, { output, ended, exited }: BlockEnd): Move | undefined {
  if (extension.phase === 'after') return { type: 'settle', activation, step: ended ? { ...extension.completion, then: 'end' } : extension.completion };
  if (!ended && !exited) return runBefore(draft, activation);
  const outer: Activation = { ...activation, extension: { phase: 'task', applied: extension.applied.slice(0, -1) } };
  return { type: 'settle', activation: outer, step: { type: 'complete', output, known: true, ...(ended ? { then: 'end' } : {}) } };
}

function perform(draft: Draft, activation: Activation, extension: ExtensionProgress | undefined): Move {
  const extended: Activation = activation.extension === extension ? activation : { ...activation, extension };
  return { type: 'settle', activation: extended, step: extended.task.behaviour.enter(new DraftedRun(draft, extended)) };
}

/** False when there is nothing to run. */
function run(draft: Draft, activation: Activation, block: Block | undefined, input: JsonValue): boolean {
  const [first] = block?.tasks ?? [];
  if (first === undefined) return false;
  draft.state.frames.push(toFrame(activation, []));
  draft.state.ready.push({ branch: activation.branch, task: first.pointer, input });
  return true;
}
