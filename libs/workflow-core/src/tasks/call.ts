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
  let known: string | undefined;
  const all = () => (known ??= listed([...callableFunctions.keys(), ...[...own].filter((each) => !each.startsWith('@'))]));
  return z.string().superRefine((name, context) => {
    if (callableFunctions.has(name) || own.has(name) || isReachable(name, own)) return;
    context.addIssue(
      unsupportedFunctions.includes(name)
        ? notSupportedMessage(`call: ${name}`)
        : `There is no function “${name}”; there are ${all()}.`,
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

/** What a `call` may have, of one of our functions and of any other. */
interface Forms {
  readonly callable: z.ZodType;
  readonly other: z.ZodType;
}

/** By what a definition names: a schema that is made anew for each of thousands of calls takes seconds. */
const forms = new WeakMap<ReadonlySet<string>, Forms>();

function formsWith(functions: ReadonlySet<string>): Forms {
  const known = forms.get(functions);
  if (known !== undefined) return known;
  const call = called(functions);
  const made: Forms = { callable: z.strictObject({ ...taskBase, with: jsonValue.optional(), call }), other: z.strictObject({ ...taskBase, with: functionInput.optional(), call }) };
  forms.set(functions, made);
  return made;
}

const own = z.object({ call: z.string(), with: jsonValue.optional() });

/** `call`: what it takes and does is the called function's to say. */
export const callTask: TaskKind = {
  keyword: 'call',
  lists: [],
  check: (task, pointer, functions) => {
    const { call } = task;
    const found = typeof call === 'string' ? callableFunctions.get(call) : undefined;
    const form = formsWith(functions)[found === undefined ? 'other' : 'callable'];
    return [...issuesOf(form, task, pointer), ...(found?.check(task['with'] ?? {}, pointerTo(pointer, ['with'])) ?? [])];
  },
  compile: (task, compiler) => {
    const { call, with: given } = own.parse(task);
    const found = callableFunctions.get(call);
    if (found !== undefined) return found.compile(given ?? {}, compiler);
    return callFunction(call, given, compiler);
  },
};
