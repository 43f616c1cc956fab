import { z } from 'zod';
import { jsonValue } from '../definition/json-value.ts';
import { orExpression } from '../expression/or-expression.ts';
import { notSupportedMessage } from '../definition/not-supported.ts';
import { parseEvaluated } from '../functions/parse-evaluated.ts';
import { fault, passOn } from './behaviour.ts';
import { defineTask } from './task-kind.ts';

const name = z.string().regex(/^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/u, 'This must be the name of a workflow: letters, digits and hyphens.');

const subflow = z.strictObject({
  namespace: orExpression(name),
  name: orExpression(name),
  version: z.string().min(1),
  input: z.union([z.record(z.string(), jsonValue), z.string().startsWith('$')], { error: 'This must be an object, or one ${ } expression.' }).optional(),
});

/** Once its expressions are filled in. */
const request = z.object({ namespace: name, name, version: z.string(), input: jsonValue });

/** Processes that the operator must have enabled a runner for; this version has none. */
const runners = ['container', 'script', 'shell'] as const;

const given = z
  .looseObject({
    workflow: subflow.optional(),
    await: z.boolean().default(true),
    return: z.enum(['stdout', 'stderr', 'code', 'all', 'none']).optional(),
  })
  .superRefine((process, context) => {
    const runner = runners.find((kind) => Object.hasOwn(process, kind));
    if (runner !== undefined) {
      context.addIssue({ code: 'custom', path: [runner], message: `${notSupportedMessage(`run: ${runner}`)} No runner is enabled (configuration).` });
      return;
    }
    for (const key of Object.keys(process)) {
      if (!['workflow', 'await', 'return'].includes(key)) context.addIssue({ code: 'unrecognized_keys', keys: [key], input: process });
    }
    if (process.workflow === undefined) context.addIssue({ code: 'custom', path: ['workflow'], message: 'This is missing: what to run.' });
  });

/**
 * `run: workflow`: starts an instance of another definition, waits for it unless `await` is false, and gives its output. Its error is
 * raised here; a cancel of the task cancels it. With `return: none` the output is null. Not waited for, the output is the task's input, and it lives on its own.
 */
export const runTask = defineTask('run', { run: given }, ({ run: { workflow, await: awaited, return: form } }, compiler) => {
  const { namespace, name: called, version, input = {} } = subflow.parse(workflow);
  const template = compiler.template({ namespace, name: called, version, input }, ['run', 'workflow']);
  return {
    enter: (run) => {
      const evaluated = run.evaluate(template);
      if (!evaluated.ok) return fault(evaluated.failure);
      const parsed = parseEvaluated(request, evaluated.value, '/run/workflow');
      if (!parsed.ok) return fault(parsed.failure);
      const { input: data, ...definition } = parsed.value;
      const callId = run.call({
        type: 'workflow',
        definition,
        input: data,
        await: awaited,
      });
      return { type: 'await', awaits: [awaited ? { type: 'child', callId } : { type: 'call', callId }] };
    },
    onCall: (run, outcome) => {
      if (!outcome.ok) return fault(outcome.error);
      if (!awaited) return passOn(run);
      return { type: 'complete', output: form === 'none' ? null : outcome.output };
    },
  };
});
