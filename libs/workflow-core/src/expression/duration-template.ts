import type { Path } from '../definition/issue.ts';
import { duration, type Duration } from '../duration.ts';
import type { JsonValue } from '../json.ts';
import { failure } from '../workflow-error.ts';
import { compileTemplate, type Evaluated, type Template, type TemplateContext } from './template.ts';

/** A duration that may be an expression. `evaluate` fills the template in. */
export type DurationTemplate = (evaluate: (template: Template) => Evaluated) => Evaluated<Duration>;

export function compileDuration(value: JsonValue, path: Path, context: TemplateContext): DurationTemplate {
  const template = compileTemplate(value, 'strict', path, context);
  return (evaluate) => {
    const evaluated = evaluate(template);
    if (!evaluated.ok) return evaluated;
    const parsed = duration.safeParse(evaluated.value);
    return parsed.success
      ? { ok: true, value: parsed.data }
      : { ok: false, failure: failure('validation', `The value of “${String(path.at(-1))}” is not a duration.`) };
  };
}
