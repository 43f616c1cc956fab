import { z } from 'zod';
import type { JsonObject } from '../json.ts';
import { timeoutDefinition } from './components.ts';
import { externalResource } from './external-resource.ts';
import { jsonValue } from './json-value.ts';
import { nameOr } from './name-or.ts';

export const plainObject = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), {
  error: 'This must be an object.',
});

/** A data transformation: a bare jq expression, or an object whose strings may be `${ }` expressions. */
const transformation = z.union([z.string(), z.record(z.string(), jsonValue)], { error: 'This must be an expression or an object.' });

/** A JSON Schema, as it stands, or where it is. */
const schema = z
  .strictObject({
    format: z.string().regex(/^json(?::.+)?$/u, 'This version knows only schemas of the format json.').optional(),
    document: z.union([plainObject, z.boolean()], { error: 'This must be a JSON Schema.' }).optional(),
    resource: externalResource.optional(),
  })
  .refine(({ document, resource }) => (document === undefined) !== (resource === undefined), 'This must have a document or a resource.');
export type SchemaDefinition = z.infer<typeof schema>;

export const inputDefinition = z.strictObject({ from: transformation.optional(), schema: schema.optional() });
export const outputDefinition = z.strictObject({ as: transformation.optional(), schema: schema.optional() });
export const exportDefinition = z.strictObject({ as: transformation.optional(), schema: schema.optional() });

/** A flow directive: `continue`, `exit`, `end`, or the name of a task of the same list. */
export const flowDirective = z.string().min(1, 'This must be continue, exit, end or the name of a task of the same list.');

/** How long a task or the workflow may take, or the name of a reusable timeout. */
export const timeout = nameOr(timeoutDefinition);

/** What every task may have beside the keys of its kind. */
export const taskBase = {
  if: z.string().optional(),
  input: inputDefinition.optional(),
  output: outputDefinition.optional(),
  export: exportDefinition.optional(),
  timeout: timeout.optional(),
  then: flowDirective.optional(),
  /** `checkpoint`: commit when the task is done, before the next one starts. `secret`: nobody is to see its output, or those members of it. */
  metadata: z.looseObject({ checkpoint: z.boolean().optional(), secret: z.union([z.boolean(), z.array(z.string())], { error: 'This must be true or false, or a list of the members that are secret.' }).optional() }).optional(),
};

/** The DSL's way to name the members of a list: items with exactly one key, the name. */
export function namedList<Item extends z.ZodType>(item: Item): z.ZodArray<z.ZodRecord<z.ZodString, Item>> {
  return z.array(
    z.record(z.string(), item).refine((entry) => Object.keys(entry).length === 1, 'This must have exactly one key: the name.'),
  );
}

export const taskList = namedList(plainObject);
export type TaskList = z.infer<typeof taskList>;

/** The members of a named list, in order. */
export function named<Item>(list: readonly Readonly<Record<string, Item>>[]): readonly (readonly [name: string, item: Item])[] {
  return list.flatMap((entry) => Object.entries(entry));
}
