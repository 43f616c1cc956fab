import { z } from 'zod';
import type { PayloadSchema } from '../token/resume-token.ts';

/** One field of the page's form. */
export interface PayloadField {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly required: boolean;
  readonly control: Control;
  readonly initial?: string | number | bigint | boolean;
}

export type Control =
  | { readonly kind: 'text' | 'textarea'; readonly minLength?: number; readonly maxLength?: number; readonly pattern?: string }
  | { readonly kind: 'email' | 'date' }
  | { readonly kind: 'number'; readonly step: '1' | 'any'; readonly minimum?: number | bigint; readonly maximum?: number | bigint }
  | { readonly kind: 'checkbox' }
  | { readonly kind: 'choice'; readonly options: readonly (string | number | bigint)[] };

const number = z.union([z.number(), z.bigint()]);

const simple = z.object({
  type: z.enum(['string', 'number', 'integer', 'boolean']).optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.union([z.string(), number])).min(1).max(100).optional(),
  default: z.union([z.string(), number, z.boolean()]).optional(),
  format: z.enum(['date', 'email', 'textarea']).optional(),
  minLength: z.int().optional(),
  maxLength: z.int().optional(),
  pattern: z.string().optional(),
  minimum: number.optional(),
  maximum: number.optional(),
});

const form = z.object({
  type: z.literal('object'),
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

/**
 * The fields of a schema that the page can show: an object of strings, numbers, integers, booleans and choices.
 * undefined when the schema asks for more: only a machine can answer then.
 */
export function payloadFields(schema: PayloadSchema): readonly PayloadField[] | undefined {
  const parsed = form.safeParse(schema);
  if (!parsed.success) return undefined;
  const fields = Object.entries(parsed.data.properties).map(([name, property]) => fieldOf(name, property, parsed.data.required.includes(name)));
  return fields.every((field) => field !== undefined) ? fields : undefined;
}

function fieldOf(name: string, property: unknown, required: boolean): PayloadField | undefined {
  const parsed = simple.safeParse(property);
  if (!parsed.success) return undefined;
  const control = controlOf(parsed.data);
  if (control === undefined) return undefined;
  const { title, description, default: initial } = parsed.data;
  return { name, label: title ?? name, required, control, ...(description === undefined ? {} : { hint: description }), ...(initial === undefined ? {} : { initial }) };
}

function controlOf(property: z.infer<typeof simple>): Control | undefined {
  const { type, enum: options, format, minLength, maxLength, pattern, minimum, maximum } = property;
  if (options !== undefined) return { kind: 'choice', options };
  switch (type) {
    case 'string':
      if (format === 'date' || format === 'email') return { kind: format };
      return { kind: format === 'textarea' ? 'textarea' : 'text', ...given({ minLength, maxLength, pattern }) };
    case 'number':
    case 'integer':
      return { kind: 'number', step: type === 'integer' ? '1' : 'any', ...given({ minimum, maximum }) };
    case 'boolean':
      return { kind: 'checkbox' };
    case undefined:
      return undefined;
  }
}

/** Without the members that are undefined. */
function given<T extends Record<string, unknown>>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, member]) => member !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
