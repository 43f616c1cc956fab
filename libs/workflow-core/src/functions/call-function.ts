import type { JsonValue } from '../json.ts';
import { fault, passOn, type Behaviour } from '../tasks/behaviour.ts';
import type { TaskCompiler } from '../tasks/task-kind.ts';

/** A call of a function of the definition's own or of a catalog: its task runs inside the call, on `with`, or on the call's input when there is none. */
export function callFunction(name: string, given: JsonValue | undefined, compiler: TaskCompiler): Behaviour {
  const task = compiler.function(name, ['call']);
  const template = given === undefined ? undefined : compiler.template(given, ['with']);
  if (task === undefined) return { enter: passOn };
  return {
    enter: (run) => {
      const input = template === undefined ? undefined : run.evaluate(template);
      if (input?.ok === false) return fault(input.failure);
      return { type: 'descend', task, ...(input === undefined ? {} : { input: input.value }) };
    },
  };
}
