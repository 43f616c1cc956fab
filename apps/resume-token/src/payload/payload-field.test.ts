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

  it('may have integers that a double cannot hold for limits, choices and initial values', () => {
    const properties = { id: { type: 'integer', minimum: -9223372036854775808n, maximum: 9223372036854775807n, default: 9007199254740993n }, of: { enum: [9007199254740993n, 9007199254740992n] } };
    expect(payloadFields({ type: 'object', properties })).toEqual([
      { name: 'id', label: 'id', required: false, initial: 9007199254740993n, control: { kind: 'number', step: '1', minimum: -9223372036854775808n, maximum: 9223372036854775807n } },
      { name: 'of', label: 'of', required: false, control: { kind: 'choice', options: [9007199254740993n, 9007199254740992n] } },
    ]);
  });

  it.each([
    ['a list', { type: 'array' }],
    ['a nested object', { type: 'object', properties: { a: { type: 'object' } } }],
    ['a field without a type', { type: 'object', properties: { a: {} } }],
  ])('do not exist for %s: only a machine can answer', (_what, schema) => {
    expect(payloadFields(schema)).toBeUndefined();
  });
});
