import { z } from 'zod';
import { catalogOf, isOutside } from '../definition/catalog-function.ts';
import { issuesOf, listed, pointerTo } from '../definition/issue.ts';
import { jsonValue } from '../definition/json-value.ts';
import { notSupportedMessage } from '../definition/not-supported.ts';
import { taskBase } from '../definition/task-definition.ts';
import { wholeExpression } from '../expression/scan.ts';
import { callableFunctions, unsupportedFunctions } from '../functions/callable-functions.ts';
import { callFunction } from '../functions/call-function.ts';
import type { TaskKind } from './task-kind.ts';

/** The name of a function; `own` are those that the definition has in `use.functions`. */
function called(own: ReadonlySet<string>): z.ZodType<string> {
  return z.string().superRefine((name, context) => {
    if (callableFunctions.has(name) || own.has(name) || isReachable(name, own)) return;
    context.addIssue(
      unsupportedFunctions.includes(name)
        ? notSupportedMessage(`call: ${name}`)
        : `There is no function “${name}”; there are ${listed([...callableFunctions.keys(), ...[...own].filter((each) => !each.startsWith('@'))])}.`,
    );
  });
}

/** A function at an address of its own, or of a catalog that the definition names; of the default catalog only the engine knows. */
function isReachable(name: string, own: ReadonlySet<string>): boolean {
  const catalog = catalogOf(name);
  return isOutside(name) && (catalog === undefined || catalog === 'default' || own.has(`@${catalog}`));
}

const inputError = 'This must be an object, or one ${ } expression that gives one.';
const functionInput = z.union([z.record(z.string(), jsonValue), z.string().refine((text) => wholeExpression(text) !== undefined, inputError)], { error: inputError });
const own = z.object({ call: z.string(), with: jsonValue.optional() });

/** `call`: what it takes and does is the called function's to say. */
export const callTask: TaskKind = {
  keyword: 'call',
  lists: [],
  check: (task, pointer, functions) => {
    const { call } = task;
    const found = typeof call === 'string' ? callableFunctions.get(call) : undefined;
    const given = found === undefined ? functionInput.optional() : jsonValue.optional();
    return [...issuesOf(z.strictObject({ ...taskBase, with: given, call: called(functions) }), task, pointer), ...(found?.check(task['with'] ?? {}, pointerTo(pointer, ['with'])) ?? [])];
  },
  compile: (task, compiler) => {
    const { call, with: given } = own.parse(task);
    const found = callableFunctions.get(call);
    if (found !== undefined) return found.compile(given ?? {}, compiler);
    return callFunction(call, given, compiler);
  },
};
