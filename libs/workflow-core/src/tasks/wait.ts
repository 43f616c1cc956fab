import { after, duration } from '../duration.ts';
import { compileDuration } from '../expression/duration-template.ts';
import { orExpression } from '../expression/or-expression.ts';
import { fault, passOn } from './behaviour.ts';
import { defineTask } from './task-kind.ts';

/** `wait`: lets time pass, for a duration or an expression that gives one. The output is the input. */
export const waitTask = defineTask('wait', { wait: orExpression(duration) }, (task, compiler) => {
  const wait = compileDuration(task.wait, ['wait'], compiler.templates);
  return {
    enter: (run) => {
      const length = wait((template) => run.evaluate(template));
      return length.ok ? { type: 'await', awaits: [{ type: 'timer', timerId: run.setTimer(after(run.now, length.value)) }] } : fault(length.failure);
    },
    onTimer: passOn,
  };
});
