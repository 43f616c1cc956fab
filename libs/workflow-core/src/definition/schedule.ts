import { z } from 'zod';
import { duration, noDuration } from '../duration.ts';
import { consumptionDefinition } from '../events/consumption.ts';

/** No expression: before there is an instance there is nothing to evaluate. */
const constant = z.union([z.string(), z.looseObject({})], { error: noDuration }).superRefine((value, context) => {
  const parsed = duration.safeParse(value);
  if (!parsed.success) context.addIssue({ code: 'custom', message: noDuration });
  else if (parsed.data.months > 0) context.addIssue({ code: 'custom', message: 'Months and years have no fixed length: say it with cron.' });
  else if (parsed.data.milliseconds === 0) context.addIssue({ code: 'custom', message: 'This must be longer than nothing.' });
});

/** Its form; whether there are such moments is the scheduler's to know. */
const cron = /^\s*(?:@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)|[\d*?LW#A-Za-z,/-]+(?:\s+[\d*?LW#A-Za-z,/-]+){4,5})\s*$/u;

/** "Schedule" of the DSL's reference: what starts instances of the definition by itself. */
export const scheduleDefinition = z
  .strictObject({
    cron: z.string().regex(cron, 'This must be a cron expression: five fields, or six with seconds.').optional(),
    every: constant.optional(),
    after: constant.optional(),
    on: consumptionDefinition.optional(),
  })
  .refine((schedule) => Object.values(schedule).filter((part) => part !== undefined).length === 1, 'This must have exactly one of every, cron, after and on.');
export type ScheduleDefinition = z.infer<typeof scheduleDefinition>;

/** When instances start: at the times of a cron expression, in UTC; each so many milliseconds; so many after the one before has ended. */
export type StartRule = { readonly cron: string } | { readonly everyMs: number } | { readonly afterMs: number };

/** Null when time has no part in it: instances start on events. */
export function startRuleOf({ cron: expression, every, after }: ScheduleDefinition): StartRule | null {
  if (expression !== undefined) return { cron: expression };
  if (every !== undefined) return { everyMs: duration.parse(every).milliseconds };
  return after === undefined ? null : { afterMs: duration.parse(after).milliseconds };
}
