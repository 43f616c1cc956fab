import { z } from 'zod';
import { duration } from '../duration.ts';
import { evaluationDefinition } from './evaluation.ts';
import { jsonValue } from './json-value.ts';
import { scheduleDefinition } from './schedule.ts';
import { inputDefinition, outputDefinition, taskList, timeout } from './task-definition.ts';
import { use } from './use.ts';

const semver = String.raw`(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)`;
/** Of a pre-release a number has no zero before it (Semantic Versioning 2.0.0 section 9). */
const prerelease = String.raw`(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)`;
const suffix = String.raw`(?:-${prerelease}(?:\.${prerelease})*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?`;

const name = z.string().regex(
  /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/u,
  'This must be 1 to 63 letters, digits and hyphens, not beginning or ending with a hyphen.',
);

/** A parent may ask for the end of its child this much later, and must still find it. Milliseconds. */
const shortestRetention = 3_600_000;

/** Left as it is written: a definition is plain JSON. */
const retention = jsonValue.refine((value) => {
  const kept = duration.safeParse(value);
  return kept.success && (kept.data.months > 0 || kept.data.milliseconds >= shortestRetention);
}, 'This must be a duration of an hour at least, e.g. P30D.');

/** A workflow definition of the DSL 1.0, as far as this version supports it; strict at every level. */
export const definition = z.strictObject({
  document: z.strictObject({
    dsl: z.string().regex(new RegExp(`^1\\.0\\.[0-3]${suffix}$`, 'u'), 'This must be a version from 1.0.0 to 1.0.3.'),
    namespace: name,
    name,
    version: z.string().regex(new RegExp(`^${semver}${suffix}$`, 'u'), 'This must be a semantic version, e.g. 1.0.0.'),
    title: z.string().optional(),
    summary: z.string().optional(),
    tags: z.record(z.string(), jsonValue).optional(),
    /** `secret`: members of the input, as paths with dots, that nobody is to see. `retention`: how long instances are kept after their end. */
    metadata: z.looseObject({ secret: z.array(z.string()).optional(), retention: retention.optional() }).catchall(jsonValue).optional(),
  }),
  input: inputDefinition.optional(),
  do: taskList,
  output: outputDefinition.optional(),
  use: use.optional(),
  timeout: timeout.optional(),
  schedule: scheduleDefinition.optional(),
  evaluate: evaluationDefinition.optional(),
});
export type Definition = z.infer<typeof definition>;
