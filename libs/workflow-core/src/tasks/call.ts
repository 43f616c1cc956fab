import { z } from 'zod';
import { issuesOf, pointerTo } from '../definition/issue.ts';
import { notSupportedMessage } from '../definition/not-supported.ts';
import { jsonValue, taskBase } from '../definition/task-definition.ts';
import { callableFunctions, unsupportedFunctions } from '../functions/callable-functions.ts';
import type { TaskKind } from './task-kind.ts';

const called = z.string().transform((name, context) => {
  const found = callableFunctions.get(name);
  if (found !== undefined) return found;
  context.addIssue(
    unsupportedFunctions.includes(name)
      ? notSupportedMessage(`call: ${name}`)
      : `There is no function “${name}”; there are ${[...callableFunctions.keys()].join(', ')}.`,
  );
  return z.NEVER;
});

const keys = z.strictObject({ ...taskBase, call: called, with: jsonValue.optional() });

/** `call`: what it takes and does is the called function's to say. */
export const callTask: TaskKind = {
  keyword: 'call',
  lists: [],
  check: (task, pointer) => {
    const found = called.safeParse(task['call']);
    return [...issuesOf(keys, task, pointer), ...(found.success ? found.data.check(task['with'] ?? {}, pointerTo(pointer, ['with'])) : [])];
  },
  compile: (task, compiler) => called.parse(task['call']).compile(task['with'] ?? {}, compiler),
};
