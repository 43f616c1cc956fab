import type { JsonValue } from '../json.ts';
import { misfit } from '../schema/validate-data.ts';
import type { PendingExport } from '../state.ts';
import { failure, type Failure } from '../workflow-error.ts';
import type { Variables } from '../expression/expressions.ts';
import type { Evaluated } from '../expression/template.ts';
import { taskAt, type Activation } from './activation.ts';
import { trunk } from './branches.ts';
import type { Draft } from './draft.ts';
import { authorizationOf, evaluate, scopeVariables, taskExportArguments } from './runtime-arguments.ts';

/** I11: exports of one branch that build on one another; beyond it a loop would make the state grow with its age. */
export const maxPendingExports = 1_000;

/** Sets `$context` to what the task's `export.as` gives; the value, or undefined when the task exports nothing. */
export function exportContext(draft: Draft, activation: Activation, rawOutput: JsonValue, output: JsonValue): Evaluated | undefined {
  const { task, rawInput, input, startedAt } = activation;
  if (task.exportAs === undefined) return undefined;
  // After the join of a branch nobody knows it any more.
  const authorization: Variables = task.exportAuthorized ? { authorization: draft.veil.conceal(authorizationOf(draft, activation)) } : {};
  const variables = { ...scopeVariables(draft, activation.branch), ...authorization };
  return apply(draft, activation.branch, { task: task.pointer, rawInput, input, startedAt, rawOutput, output, variables });
}

/** The exports of a branch that is done, in the branch above, one upon the other. */
export function joinExports(draft: Draft, branch: string, exports: readonly PendingExport[]): Failure | undefined {
  for (const pending of exports) {
    const applied = apply(draft, branch, pending);
    if (!applied.ok) return applied.failure;
  }
  return undefined;
}

function apply(draft: Draft, path: string, pending: PendingExport): Evaluated {
  const { input, rawOutput, output, variables } = pending;
  const task = taskAt(pending.task, draft.workflow.tasks);
  const activation: Activation = { ...pending, task, branch: path, input };
  const context = evaluate(draft, task.exportAs, output, () => ({ ...taskExportArguments(draft, activation, rawOutput, output), ...variables }));
  if (!context.ok) return context;
  const unfit = misfit(task.exportSchema, 'exported context', context.value, draft);
  if (unfit !== undefined) return { ok: false, failure: unfit };
  const branch = draft.state.branches[path];
  if (path === trunk || branch === undefined) {
    draft.state.context = context.value;
    return context;
  }
  const exports = task.exportBuilds ? [...branch.exports, pending] : [pending];
  if (exports.length > maxPendingExports) return { ok: false, failure: failure('runtime', 'A branch of a fork exports too often.') };
  draft.state.branches[path] = { ...branch, context: context.value, exports };
  return context;
}
