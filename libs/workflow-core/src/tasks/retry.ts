import { z } from 'zod';
import type { RetryPolicy } from '../definition/components.ts';
import { after, duration, times, type Duration } from '../duration.ts';
import type { Variables } from '../expression/expressions.ts';
import { compileTemplate, objectOf, type Evaluated, type Style, type Template } from '../expression/template.ts';
import { parseEvaluated } from '../functions/parse-evaluated.ts';
import type { JsonValue } from '../json.ts';
import type { Component } from './task-kind.ts';
import type { TaskRun } from './task-run.ts';
import { decide } from './truth.ts';

/** A retry policy made ready to run. */
export interface Retry {
  /** When to begin again after `retries` retries have failed, too; undefined when not any more. */
  readonly next: (run: TaskRun, retries: number, error: Variables) => Evaluated<Date | undefined>;
  /** When an attempt that begins now has taken too long; undefined when it may take for ever. */
  readonly limit: (run: TaskRun) => Evaluated<Date | undefined>;
}

const nothing: Duration = { months: 0, milliseconds: 0 };

/** The durations of a policy, once their expressions are filled in. */
const bounds = z.object({ attempt: duration.optional(), total: duration.optional() });
const pause = z.object({
  delay: duration.default(nothing),
  jitter: z.object({ from: duration, to: duration }).default({ from: nothing, to: nothing }),
  total: duration.optional(),
});

/** How many times the delay the `n`th retry waits. */
function factor({ backoff }: RetryPolicy, n: number): number {
  if (backoff?.exponential !== undefined) return 2 ** (n - 1);
  return backoff?.linear === undefined ? 1 : n;
}

export function compileRetry({ value: policy, templates }: Component<RetryPolicy>): Retry {
  const compiled = (value: JsonValue | undefined, style: Style, ...path: string[]): Template | undefined =>
    value === undefined ? undefined : compileTemplate(value, style, path, templates);
  const when = compiled(policy.when, 'bare', 'when');
  const exceptWhen = compiled(policy.exceptWhen, 'bare', 'exceptWhen');
  const total = compiled(policy.limit?.duration, 'strict', 'limit', 'duration');
  const bounding = given({ attempt: compiled(policy.limit?.attempt?.duration, 'strict', 'limit', 'attempt', 'duration'), total });
  const pausing = given({ delay: compiled(policy.delay, 'strict', 'delay'), jitter: compiled(policy.jitter, 'strict', 'jitter'), total });
  return {
    next: (run, retries, error) => {
      const agreed = decide(run, error, when, exceptWhen);
      if (!agreed.ok) return agreed;
      if (!agreed.value || retries >= (policy.limit?.attempt?.count ?? Infinity)) return { ok: true, value: undefined };
      const measured = measure(pause, run, pausing, error);
      if (!measured.ok) return measured;
      const { delay, jitter, total: limit } = measured.value;
      const due = after(run.now, times(delay, factor(policy, retries + 1)));
      const [earliest, latest] = [after(due, jitter.from).getTime(), after(due, jitter.to).getTime()];
      const at = new Date(Math.round(earliest + run.random() * (latest - earliest)));
      return { ok: true, value: limit !== undefined && at >= after(new Date(run.startedAt), limit) ? undefined : at };
    },
    limit: (run) => {
      const measured = measure(bounds, run, bounding);
      if (!measured.ok) return measured;
      const { attempt, total: limit } = measured.value;
      const ends = [attempt && after(run.now, attempt), limit && after(new Date(run.startedAt), limit)].filter((end) => end !== undefined);
      return { ok: true, value: ends.toSorted((one, other) => one.getTime() - other.getTime())[0] };
    },
  };
}

function measure<Lengths>(lengths: z.ZodType<Lengths>, run: TaskRun, template: Template, variables: Variables = {}): Evaluated<Lengths> {
  const evaluated = run.evaluate(template, { variables });
  return evaluated.ok ? parseEvaluated(lengths, evaluated.value, '/catch/retry') : evaluated;
}

/** An object of those of the templates that there are. */
function given(templates: Readonly<Record<string, Template | undefined>>): Template {
  return objectOf(Object.fromEntries(Object.entries(templates).flatMap(([key, template]) => (template === undefined ? [] : [[key, template]]))));
}
