import { after, duration } from '../duration.ts';
import { orExpression } from '../expression/or-expression.ts';
import { failure } from '../workflow-error.ts';
import { fault, passOn } from './behaviour.ts';
import { defineTask } from './task-kind.ts';

/** `wait`: lets time pass, for a duration or an expression that gives one. The output is the input. */
export const waitTask = defineTask('wait', { wait: orExpression(duration) }, (task, compiler) => {
  const template = compiler.template(task.wait, ['wait']);
  return {
    enter: (run) => {
      const evaluated = run.evaluate(template);
      if (!evaluated.ok) return fault(evaluated.failure);
      const length = duration.safeParse(evaluated.value);
      if (!length.success) return fault(failure('validation', 'The value of “wait” is not a duration.'));
      return { type: 'await', awaits: [{ type: 'timer', timerId: run.setTimer(after(run.now, length.data)) }] };
    },
    onTimer: passOn,
  };
});
