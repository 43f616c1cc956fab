import { z } from 'zod';
import { taskList } from '../definition/task-definition.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import { failure } from '../workflow-error.ts';
import { fault, type Step } from './behaviour.ts';
import { onEnd } from './do.ts';
import { defineTask } from './task-kind.ts';
import type { TaskRun } from './task-run.ts';
import { holds } from './truth.ts';
import { variableName } from './variable-name.ts';

const loop = z
  .strictObject({ each: variableName.default('item'), in: z.string(), at: variableName.default('index') })
  .refine(({ each, at }) => each !== at, 'The item and its index need names of their own.');

/** The collection stands in the state once, as it was when the loop began. */
const progress = z.object({ items: z.custom<readonly JsonValue[]>((value) => Array.isArray(value)), index: z.int() });
type Progress = z.infer<typeof progress>;

/**
 * `for`: runs its list once for each item, each time on the output of the time before, the first time on its input. `$item` and `$index`
 * are there inside, and in `while`, which is asked before each time. `exit` inside goes on with the next item.
 */
export const forTask = defineTask(
  'for',
  { for: loop, while: z.string().optional(), do: taskList },
  (task, compiler) => {
    const { each, at } = task.for;
    const items = compiler.template(task.for.in, ['for', 'in'], 'bare');
    const condition = task.while === undefined ? undefined : compiler.template(task.while, ['while'], 'bare', [each, at]);
    const variables = (memory: JsonValue) => {
      const { items: all, index } = progress.parse(memory);
      return { [each]: all[index] ?? null, [at]: index };
    };
    const iterate = (run: TaskRun, memory: Progress, input: JsonValue): Step => {
      const [first] = block.tasks;
      const done: Step = { type: 'complete', output: input, known: true };
      if (memory.index >= memory.items.length || first === undefined) return done;
      const goesOn = condition && run.evaluate(condition, { input, variables: variables(memory) });
      if (goesOn?.ok === false) return fault(goesOn.failure);
      return goesOn?.ok && !holds(goesOn.value) ? done : { type: 'descend', task: first, input, memory };
    };
    const block = compiler.block(
      ['do'],
      (run, { output, ended }) => {
        if (ended) return { type: 'complete', output, known: true, ...onEnd(ended) };
        const { items: all, index } = progress.parse(run.memory);
        return iterate(run, { items: all, index: index + 1 }, output);
      },
      [each, at],
    );
    return {
      enter: (run) => {
        const evaluated = run.evaluate(items);
        if (!evaluated.ok) return fault(evaluated.failure);
        const { value } = evaluated;
        if (typeof value !== 'object' || value === null || isJsonObject(value)) return fault(failure('expression', 'The value of “in” is not a list.'));
        return iterate(run, { items: value, index: 0 }, run.input);
      },
      variables,
    };
  },
  [['do']],
);
