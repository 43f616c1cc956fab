import { z } from 'zod';
import { jsonValue } from '../definition/json-value.ts';
import { fault } from './behaviour.ts';
import { defineTask } from './task-kind.ts';

const error = 'This must be an object with at least one member, or an expression.';

const data = z.union(
  [z.record(z.string(), jsonValue).refine((members) => Object.keys(members).length > 0, error), z.string()],
  { error },
);

/** `set`: its data is the output; the input does not show through. Text is an expression, with or without `${ }` around it, or has some in it. */
export const setTask = defineTask('set', { set: data }, (task, compiler) => {
  const isText = typeof task.set === 'string' && task.set.includes('${');
  const template = compiler.template(task.set, ['set'], isText ? 'strict' : 'bare');
  return {
    enter: (run) => {
      const output = run.evaluate(template);
      return output.ok ? { type: 'complete', output: output.value } : fault(output.failure);
    },
  };
});
