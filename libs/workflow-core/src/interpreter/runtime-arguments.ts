import type { Variables } from '../expression/expressions.ts';
import type { Evaluated, Template } from '../expression/template.ts';
import { maxDataSize, type JsonObject, type JsonValue } from '../json.ts';
import { jsonSize } from '../json-size.ts';
import { failure } from '../workflow-error.ts';
import type { Activation } from './activation.ts';
import type { Draft } from './draft.ts';

/** `$runtime`. The version is that of the interpreter's behaviour, so that a replay years later sees the same. */
const runtime: JsonObject = { name: 'Holdfast', version: '1', metadata: {} };

/** "DateTime Descriptor" of the DSL. */
function dateTime(instant: string): JsonObject {
  const milliseconds = Date.parse(instant);
  return { iso8601: instant, epoch: { seconds: Math.floor(milliseconds / 1000), milliseconds } };
}

/** `$context`, `$workflow` and `$runtime`; the stage of an expression decides which of them it may name. */
export function workflowArguments({ state, workflow }: Draft): Variables {
  const { instanceId, input = null, context = null, startedAt = '' } = state;
  return {
    runtime,
    context,
    workflow: { id: instanceId, definition: workflow.source, input, startedAt: dateTime(startedAt) },
  };
}

/** "Task Descriptor" of the DSL. */
function taskDescriptor({ task, rawInput, startedAt }: Omit<Activation, 'input'>): JsonObject {
  return { name: task.name, reference: task.pointer, definition: task.definition, input: rawInput, startedAt: dateTime(startedAt) };
}

/** Those of the workflow, with `$task` before its input is transformed. */
export function rawTaskArguments(draft: Draft, activation: Omit<Activation, 'input'>): Variables {
  return { ...workflowArguments(draft), task: taskDescriptor(activation) };
}

/** With `$input`. */
export function taskArguments(draft: Draft, activation: Activation): Variables {
  return { ...rawTaskArguments(draft, activation), input: activation.input };
}

/** With the raw output as `$task.output`. */
export function taskOutputArguments(draft: Draft, activation: Activation, rawOutput: JsonValue): Variables {
  return { ...workflowArguments(draft), input: activation.input, task: { ...taskDescriptor(activation), output: rawOutput } };
}

/** With the transformed output as `$output`. */
export function taskExportArguments(draft: Draft, activation: Activation, rawOutput: JsonValue, output: JsonValue): Variables {
  return { ...taskOutputArguments(draft, activation, rawOutput), output };
}

/** I11: what a template gives is bounded in size and depth. No template leaves the value as it is. */
export function evaluate(draft: Draft, template: Template | undefined, input: JsonValue, variables: () => Variables): Evaluated {
  if (template === undefined) return { ok: true, value: input };
  const evaluated = template(input, variables, draft.now);
  if (!evaluated.ok) return evaluated;
  const size = jsonSize(evaluated.value, maxDataSize);
  draft.volume += size;
  return size === Infinity
    ? { ok: false, failure: failure('expression', 'The result is larger or more deeply nested than a workflow may hold.') }
    : evaluated;
}
