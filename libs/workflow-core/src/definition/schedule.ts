import { z } from 'zod';
import { duration } from '../duration.ts';
<<<<<<< HEAD
import { notSupported } from './not-supported.ts';

/** No expression: before there is an instance there is nothing to evaluate. */
const constant = z.union([z.string(), z.looseObject({})]).superRefine((value, context) => {
  const parsed = duration.safeParse(value);
  if (!parsed.success) context.addIssue({ code: 'custom', message: 'This must be a duration: whole days, hours, minutes, seconds or milliseconds, or ISO 8601 such as PT30S or P7D.' });
  else if (parsed.data.months > 0) context.addIssue({ code: 'custom', message: 'Months and years have no fixed length: say it with cron.' });
  else if (parsed.data.milliseconds === 0) context.addIssue({ code: 'custom', message: 'This must be longer than nothing.' });
});

/** "Schedule" of the DSL's reference: what starts instances of the definition by itself. */
export const scheduleDefinition = z
  .strictObject({ cron: z.string().optional(), every: constant.optional(), after: constant.optional(), on: notSupported('schedule.on') })
  .refine(({ cron, every, after }) => [cron, every, after].filter((part) => part !== undefined).length === 1, 'This must have exactly one of cron, every and after.');
export type ScheduleDefinition = z.infer<typeof scheduleDefinition>;

/** When instances start: at the times of a cron expression, in UTC; each so many milliseconds; so many after the one before has ended. */
export type StartRule = { readonly cron: string } | { readonly everyMs: number } | { readonly afterMs: number };

export function startRuleOf({ cron, every, after }: ScheduleDefinition): StartRule {
  if (cron !== undefined) return { cron };
  if (every !== undefined) return { everyMs: duration.parse(every).milliseconds };
  return { afterMs: duration.parse(after).milliseconds };
}
=======
import { orExpression } from '../expression/or-expression.ts';
import { consumptionDefinition } from '../events/consumption.ts';

const error = 'This must have exactly one of every, cron, after and on.';

/** "Schedule" of the DSL's reference. What it means is the scheduler's. */
export const scheduleDefinition = z
  .strictObject({
    every: orExpression(duration).optional(),
    cron: z.string().min(1).optional(),
    after: orExpression(duration).optional(),
    on: consumptionDefinition.optional(),
  })
  .refine((schedule) => Object.keys(schedule).length === 1, error);
>>>>>>> 6ba98fe (wip)
