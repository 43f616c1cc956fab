import { z } from 'zod';
import { retryPolicy } from '../definition/components.ts';
import { nameOr } from '../definition/name-or.ts';
import { taskList } from '../definition/task-definition.ts';
import type { JsonValue } from '../json.ts';
import { failure, workflowError, type Failure, type WorkflowError } from '../workflow-error.ts';
import { fault, passOn, type Step } from './behaviour.ts';
import { completeWithBlock } from './do.ts';
import { errorFilter, matches } from './error-filter.ts';
import { compileRetry } from './retry.ts';
import { defineTask } from './task-kind.ts';
import type { TaskRun } from './task-run.ts';
import { decide } from './truth.ts';
import { variableName } from './variable-name.ts';

const clause = z.strictObject({
  errors: z.strictObject({ with: errorFilter.optional() }).optional(),
  as: variableName.default('error'),
  when: z.string().optional(),
  exceptWhen: z.string().optional(),
  retry: nameOr(retryPolicy).optional(),
  do: taskList.optional(),
});

/** `trying`: its tasks run. `pausing`: until they begin again. `catching`: those of `catch.do` run. */
const progress = z.object({ phase: z.enum(['trying', 'pausing', 'catching']), retries: z.int(), error: workflowError.optional() });
type Progress = z.infer<typeof progress>;

/**
 * `try`: runs its list, again as the retry policy says, and what `catch` has instead when it faults with an error that is wanted there.
 * An error that is caught where there is nothing to do about it makes the input the output; one that retries do not mend goes on outwards
 * unless `catch` has tasks for it.
 */
export const tryTask = defineTask(
  'try',
  { try: taskList, catch: clause },
  (task, compiler) => {
    const { errors, as, retry: policy } = task.catch;
    const filter = errors?.with;
    const bare = (key: 'when' | 'exceptWhen') => (task.catch[key] === undefined ? undefined : compiler.template(task.catch[key], ['catch', key], 'bare', [as]));
    const when = bare('when');
    const exceptWhen = bare('exceptWhen');
    const component = policy === undefined ? undefined : compiler.component('retries', policy, ['catch', 'retry'], [as]);
    const retry = component && compileRetry(component);
    const tried = compiler.block(['try'], completeWithBlock);
    const instead = task.catch.do === undefined ? undefined : compiler.block(['catch', 'do'], completeWithBlock, [as]);

    const attempt = (run: TaskRun, retries: number): Step => {
      const [first] = tried.tasks;
      if (first === undefined) return passOn(run);
      const limit = retry?.limit(run);
      if (limit?.ok === false) return fault(limit.failure);
      const memory: Progress = { phase: 'trying', retries };
      return {
        type: 'descend',
        task: first,
        memory,
        awaits: limit?.value === undefined ? [] : [{ type: 'timer', timerId: run.setTimer(limit.value) }],
        ...(retries === 0 ? {} : { retried: retries }),
      };
    };
    const onFault = (run: TaskRun, error: WorkflowError): Step | undefined => {
      const { phase, retries } = progress.parse(run.memory);
      if (phase === 'catching' || (filter !== undefined && !matches(filter, error))) return undefined;
      const variables = { [as]: error };
      const wanted = decide(run, variables, when, exceptWhen);
      if (!wanted.ok) return fault(wanted.failure);
      if (!wanted.value) return undefined;
      const next = retry?.next(run, retries, variables);
      if (next?.ok === false) return fault(next.failure);
      if (next?.value !== undefined) {
        if (next.value <= run.now) return attempt(run, retries + 1);
        const memory: Progress = { phase: 'pausing', retries: retries + 1 };
        return { type: 'await', awaits: [{ type: 'timer', timerId: run.setTimer(next.value) }], memory };
      }
      const [first] = instead?.tasks ?? [];
      if (first === undefined) return retry !== undefined && instead === undefined ? undefined : passOn(run);
      const memory: Progress = { phase: 'catching', retries, error };
      return { type: 'descend', task: first, memory };
    };
    return {
      enter: (run) => attempt(run, 0),
      onFault,
      onTimer: (run) => {
        const { phase, retries } = progress.parse(run.memory);
        if (phase === 'pausing') return attempt(run, retries);
        const late: Failure = failure('timeout', 'The attempt took longer than the retry policy allows.');
        return onFault(run, { ...late, instance: run.reference }) ?? fault(late);
      },
      variables: (memory: JsonValue) => {
        const { error } = progress.parse(memory);
        return error === undefined ? {} : { [as]: error };
      },
    };
  },
  [['try'], ['catch', 'do']],
);
