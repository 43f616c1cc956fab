import type { Variables } from '../expression/expressions.ts';
import { tooLarge, type Evaluated, type Template } from '../expression/template.ts';
import { maxDataSize, type JsonObject, type JsonValue } from '../json.ts';
import { jsonSize } from '../json-size.ts';
import type { Veil } from '../secrets/veil.ts';
import type { Frame } from '../state.ts';
import { fromFrame, toFrame, type Activation, type Beginning } from './activation.ts';
import { contextOf, extendedFrame, isBelow, trunk } from './branches.ts';
import type { Draft } from './draft.ts';

/** `$runtime`. The version is that of the interpreter's behaviour, so that a replay years later sees the same. */
const runtime: JsonObject = { name: 'Holdfast', version: '1', metadata: {} };

/** "DateTime Descriptor" of the DSL. */
function dateTime(instant: string): JsonObject {
  const milliseconds = Date.parse(instant);
  return { iso8601: instant, epoch: { seconds: Math.floor(milliseconds / 1000), milliseconds } };
}

/** `$context`, `$workflow` and `$runtime`; the stage of an expression decides which of them it may name. */
export function workflowArguments(draft: Draft, branch = trunk): Variables {
  const { state, workflow } = draft;
  const { instanceId, input = null, startedAt = '' } = state;
  return {
    runtime,
    secrets: draft.secrets,
    secret: draft.secrets,
    context: contextOf(draft, branch),
    workflow: { id: instanceId, definition: workflow.source, input, startedAt: dateTime(startedAt) },
  };
}

/** "Task Descriptor" of the DSL. */
function taskDescriptor({ task, rawInput, startedAt }: Beginning): JsonObject {
  return { name: task.name, reference: task.pointer, definition: task.definition, input: rawInput, startedAt: dateTime(startedAt) };
}

/** `$task`. In the tasks of an extension it is the task that is extended, with the keys of its definition (`$task.call`) as well. */
function taskArgument(draft: Draft, beginning: Beginning): JsonObject {
  const frame = beginning.task.extending ? extendedFrame(draft, beginning.branch) : undefined;
  return frame === undefined ? taskDescriptor(beginning) : extendedTask(draft, frame);
}

function extendedTask({ workflow }: Draft, frame: Frame): JsonObject {
  const activation = fromFrame(frame, workflow.tasks);
  return {
    ...activation.task.definition,
    ...taskDescriptor(activation),
    ...(frame.extension?.phase === 'after' ? { output: frame.extension.completion.output } : {}),
  };
}

/** Where a task stands that is about to be extended. */
export function extensionArguments(draft: Draft, activation: Activation): Variables {
  return { ...taskArguments(draft, activation), task: extendedTask(draft, toFrame(activation, [])) };
}

/** What the tasks around give to those inside them: the items of loops, the errors that were caught; the innermost of a name counts. */
export function scopeVariables({ state, workflow }: Draft, branch: string): Variables {
  return Object.assign({}, ...state.frames.map(({ task, memory, ...frame }) =>
    memory !== undefined && (frame.branch === branch || isBelow(branch, frame.branch)) ? workflow.tasks.get(task)?.behaviour.variables?.(memory) : undefined,
  ));
}

/** Those of the workflow and of the scopes around the task, with `$task` before its input is transformed. */
export function rawTaskArguments(draft: Draft, beginning: Beginning): Variables {
  return { ...scopeVariables(draft, beginning.branch), ...workflowArguments(draft, beginning.branch), task: taskArgument(draft, beginning) };
}

/** `$authorization`; null where the task's call has not come back in this turn. */
export function authorizationOf({ authorization }: Draft, { task, branch }: Activation): JsonValue {
  return authorization?.task === task.pointer && authorization.branch === branch ? { ...authorization.value } : null;
}

/** With `$input` and `$authorization`. */
export function taskArguments(draft: Draft, activation: Activation): Variables {
  return { ...rawTaskArguments(draft, activation), input: activation.input, authorization: authorizationOf(draft, activation) };
}

/** With the raw output as `$task.output`. */
export function taskOutputArguments(draft: Draft, activation: Activation, rawOutput: JsonValue): Variables {
  return { ...taskArguments(draft, activation), task: { ...taskArgument(draft, activation), output: rawOutput } };
}

/** With the transformed output as `$output`. */
export function taskExportArguments(draft: Draft, activation: Activation, rawOutput: JsonValue, output: JsonValue): Variables {
  return { ...taskOutputArguments(draft, activation, rawOutput), output };
}

/** What an expression may see. */
function revealed(veil: Veil, variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, veil.reveal(value)]));
}

/** Expressions see behind the veil; what they give, and what they say is wrong, is kept as the veil shows it. */
function behind(veil: Veil, template: Template, input: JsonValue, variables: () => Variables, { now, allowance }: Draft): Evaluated {
  const evaluated = template(veil.reveal(input), () => revealed(veil, variables()), now, allowance, (value) => veil.conceal(value));
  return evaluated.ok ? evaluated : { ok: false, failure: veil.concealFailure(evaluated.failure) };
}

/** I11: what a template gives is bounded in size and depth, and what the templates of a turn cost. No template leaves the value as it is. */
export function evaluate(draft: Draft, template: Template | undefined, input: JsonValue, variables: () => Variables): Evaluated {
  if (template === undefined) return { ok: true, value: input };
  const { veil, now, allowance } = draft;
  const evaluated = veil.isEmpty ? template(input, variables, now, allowance) : behind(veil, template, input, variables, draft);
  if (!evaluated.ok) return evaluated;
  const size = jsonSize(evaluated.value, maxDataSize);
  draft.volume += size;
  return size === Infinity ? tooLarge : evaluated;
}
