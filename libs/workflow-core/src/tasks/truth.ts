import type { Variables } from '../expression/expressions.ts';
import type { Evaluated, Template } from '../expression/template.ts';
import type { JsonValue } from '../json.ts';
import type { TaskRun } from './task-run.ts';

/** Whether a condition holds, as jq's `if` has it: all but `false` and `null` does. */
export function holds(value: JsonValue): boolean {
  return value !== false && value !== null;
}

/** Whether `when` holds, if there is one, and `exceptWhen` does not. */
export function decide(run: TaskRun, variables: Variables, when: Template | undefined, exceptWhen: Template | undefined): Evaluated<boolean> {
  const wanted = when && run.evaluate(when, { variables });
  if (wanted?.ok === false) return wanted;
  if (wanted?.ok && !holds(wanted.value)) return { ok: true, value: false };
  const excepted = exceptWhen && run.evaluate(exceptWhen, { variables });
  return excepted === undefined || !excepted.ok ? (excepted ?? { ok: true, value: true }) : { ok: true, value: !holds(excepted.value) };
}
