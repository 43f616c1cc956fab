import { describe, expect, it } from 'vitest';
import { payloadFields } from './payload-field.ts';

describe('the fields of a payload schema', () => {
  it('carry label, hint, initial value, limits and whether they are required', () => {
    const schema = {
      type: 'object',
      required: ['code'],
      properties: {
        code: { type: 'string', title: 'Cost centre', description: 'Four digits', pattern: '^\\d{4}$', minLength: 4, default: '0100' },
        amount: { type: 'integer', minimum: 1, maximum: 9 },
      },
    };
    expect(payloadFields(schema)).toEqual([
      { name: 'code', label: 'Cost centre', hint: 'Four digits', required: true, initial: '0100', control: { kind: 'text', pattern: '^\\d{4}$', minLength: 4 } },
      { name: 'amount', label: 'amount', required: false, control: { kind: 'number', step: '1', minimum: 1, maximum: 9 } },
    ]);
  });

  it('have a control for each simple type', () => {
    const properties = {
      a: { type: 'number' }, b: { type: 'boolean' }, c: { enum: ['x', 1] }, d: { type: 'string', format: 'date' },
      e: { type: 'string', format: 'email' }, f: { type: 'string', format: 'textarea', maxLength: 9 },
    };
    expect(payloadFields({ type: 'object', properties })?.map(({ control }) => control.kind)).toEqual(['number', 'checkbox', 'choice', 'date', 'email', 'textarea']);
  });

  it.each([
    ['a list', { type: 'array' }],
    ['a nested object', { type: 'object', properties: { a: { type: 'object' } } }],
    ['a field without a type', { type: 'object', properties: { a: {} } }],
  ])('do not exist for %s: only a machine can answer', (_what, schema) => {
    expect(payloadFields(schema)).toBeUndefined();
  });
});
