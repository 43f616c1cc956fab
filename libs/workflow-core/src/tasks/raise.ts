import { z } from 'zod';
import { errorDefinition } from '../definition/components.ts';
import { nameOr } from '../definition/name-or.ts';
import { compileTemplate, objectOf } from '../expression/template.ts';
import { parseEvaluated } from '../functions/parse-evaluated.ts';
import { fault, passOn } from './behaviour.ts';
import { defineTask } from './task-kind.ts';

/** Once its expressions are filled in; a null is as good as none. */
const raised = z.object({
  type: z.string(),
  status: z.int(),
  instance: z.string().nullish(),
  title: z.string().nullish(),
  detail: z.string().nullish(),
});

/** `raise`: an error of the author's own, or a reusable one. Its `instance` is this task unless it says otherwise. */
export const raiseTask = defineTask('raise', { raise: z.strictObject({ error: nameOr(errorDefinition) }) }, ({ raise }, compiler) => {
  const component = compiler.component('errors', raise.error, ['raise', 'error']);
  if (component === undefined) return { enter: passOn };
  const { value, templates } = component;
  const template = objectOf(Object.fromEntries(Object.entries(value).map(([key, member]) => [key, compileTemplate(member, 'strict', [key], templates)])));
  return {
    enter: (run) => {
      const evaluated = run.evaluate(template);
      if (!evaluated.ok) return fault(evaluated.failure);
      const parsed = parseEvaluated(raised, evaluated.value, '/raise/error');
      if (!parsed.ok) return fault(parsed.failure);
      const { type, status, instance, title, detail } = parsed.value;
      const failure = { type, status, ...(typeof title === 'string' ? { title } : {}), ...(typeof detail === 'string' ? { detail } : {}) };
      return { type: 'fault', failure, ...(typeof instance === 'string' ? { instance } : {}) };
    },
  };
});
