import { numberOf } from '@holdfast/json/large-integer';
import type { PayloadSchema } from '../token/resume-token.ts';
import { payloadFields, type PayloadField } from './payload-field.ts';

/** What a form posted: each field's text, the last one when it came several times. */
export type FormFields = Readonly<Record<string, string | readonly string[]>>;

/**
 * The payload in a posted form, its fields named `payload.<name>`. An empty field is an absent member, an unticked box is false,
 * a text that is no number stays a text (the schema then refuses it). undefined when the schema asks for no payload.
 */
export function formPayload(schema: PayloadSchema | undefined, posted: FormFields): unknown {
  if (schema === undefined) return undefined;
  const members = (payloadFields(schema) ?? []).map((field) => [field.name, valueOf(field, posted[`payload.${field.name}`])] as const);
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

function valueOf(field: PayloadField, posted: string | readonly string[] | undefined): unknown {
  const text = typeof posted === 'string' ? posted : (posted?.at(-1) ?? '');
  const { control } = field;
  switch (control.kind) {
    case 'checkbox':
      return text !== '';
    case 'number':
      return text.trim() === '' ? undefined : numberOr(text);
    case 'choice':
      return text === '' ? undefined : (control.options.find((option) => String(option) === text) ?? text);
    case 'textarea':
      return text === '' ? undefined : text.replaceAll('\r\n', '\n');
    case 'text':
    case 'email':
    case 'date':
      return text === '' ? undefined : text;
  }
}

function numberOr(text: string): number | bigint | string {
  return Number.isFinite(Number(text)) ? numberOf(text.trim()) : text;
}
