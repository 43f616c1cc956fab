import { z } from 'zod';
import { notSupported } from './not-supported.ts';
import { jsonValue } from './json-value.ts';
import { scheduleDefinition } from './schedule.ts';
import { inputDefinition, outputDefinition, taskList, timeout } from './task-definition.ts';
import { use } from './use.ts';

const semver = String.raw`(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)`;
const suffix = String.raw`(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?`;

const name = z.string().regex(
  /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/u,
  'This must be 1 to 63 letters, digits and hyphens, not beginning or ending with a hyphen.',
);

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
    /** `secret`: members of the input, as paths with dots, that nobody is to see. */
    metadata: z.looseObject({ secret: z.array(z.string()).optional() }).catchall(jsonValue).optional(),
  }),
  input: inputDefinition.optional(),
  do: taskList,
  output: outputDefinition.optional(),
  use: use.optional(),
  timeout: timeout.optional(),
  schedule: scheduleDefinition.optional(),
  evaluate: notSupported('evaluate'),
});
export type Definition = z.infer<typeof definition>;
