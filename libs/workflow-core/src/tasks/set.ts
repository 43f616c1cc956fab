import { z } from 'zod';
import { jsonValue } from '../definition/json-value.ts';
import { wholeExpression } from '../expression/scan.ts';
import { fault } from './behaviour.ts';
import { defineTask } from './task-kind.ts';

const error = 'This must be an object with at least one member, or one ${ } expression.';

const data = z.union(
  [
    z.record(z.string(), jsonValue).refine((members) => Object.keys(members).length > 0, error),
    z.string().refine((text) => wholeExpression(text) !== undefined, error),
  ],
  { error },
);

/** `set`: its data is the output; the input does not show through. */
export const setTask = defineTask('set', { set: data }, (task, compiler) => {
  const template = compiler.template(task.set, ['set']);
  return {
    enter: (run) => {
      const output = run.evaluate(template);
      return output.ok ? { type: 'complete', output: output.value } : fault(output.failure);
    },
  };
});
