import { z } from 'zod';
import { flowDirective, named, namedList } from '../definition/task-definition.ts';
import { fault, passOn } from './behaviour.ts';
import { defineTask } from './task-kind.ts';
import { holds } from './truth.ts';

const switchCase = z.strictObject({ when: z.string().optional(), then: flowDirective });

const cases = namedList(switchCase)
  .min(1, 'A switch has at least one case.')
  .refine((list) => named(list).filter(([, { when }]) => when === undefined).length <= 1, 'Only one case, the default, may be without “when”.');

/**
 * `switch`: the first case whose `when` holds says where to go on, else the one without `when`, else the task's own `then`. The output
 * is the input.
 */
export const switchTask = defineTask('switch', { switch: cases }, (task, compiler) => {
  const compiled = named(task.switch).map(([name, { when, then }], index) => ({
    name,
    when: when === undefined ? undefined : compiler.template(when, ['switch', index, name, 'when'], 'bare'),
    then: compiler.directive(then, ['switch', index, name, 'then']),
  }));
  return {
    enter: (run) => {
      let taken = compiled.find(({ when }) => when === undefined);
      for (const candidate of compiled) {
        if (candidate.when === undefined) continue;
        const result = run.evaluate(candidate.when);
        if (!result.ok) return fault(result.failure);
        if (holds(result.value)) {
          taken = candidate;
          break;
        }
      }
      return taken === undefined ? passOn(run) : { type: 'complete', output: run.input, known: true, then: taken.then, case: taken.name };
    },
  };
});
