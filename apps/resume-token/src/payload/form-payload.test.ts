import { describe, expect, it } from 'vitest';
import { formPayload } from './form-payload.ts';

const schema = {
  type: 'object',
  properties: {
    amount: { type: 'number' },
    count: { type: 'integer' },
    paid: { type: 'boolean' },
    level: { enum: [1, 2, 'high'] },
    note: { type: 'string', format: 'textarea' },
    day: { type: 'string', format: 'date' },
  },
};

describe('the payload of a form', () => {
  it('is what its fields say, each in its type', () => {
    const fields = { 'payload.amount': '12.50', 'payload.count': '3', 'payload.paid': 'true', 'payload.level': '2', 'payload.note': 'a\r\nb', 'payload.day': '2026-03-01' };
    expect(formPayload(schema, fields)).toEqual({ amount: 12.5, count: 3, paid: true, level: 2, note: 'a\nb', day: '2026-03-01' });
  });

  it('has a large integer as it was typed', () => {
    expect(formPayload(schema, { 'payload.count': ' 9007199254740993 ' })).toEqual({ count: 9007199254740993n, paid: false });
  });

  it('leaves out what is empty, and takes an unticked box for false', () => {
    expect(formPayload(schema, { 'payload.amount': ' ', 'payload.note': '', 'payload.level': '' })).toEqual({ paid: false });
  });

  it('keeps what is no number and no choice, for the schema to refuse', () => {
    expect(formPayload(schema, { 'payload.amount': 'much', 'payload.level': 'low' })).toEqual({ amount: 'much', level: 'low', paid: false });
  });

  it('takes the last of a field that came twice, and no field that was not asked for', () => {
    expect(formPayload({ type: 'object', properties: { note: { type: 'string' } } }, { 'payload.note': ['a', 'b'], 'payload.more': 'c', reason: 'd' })).toEqual({ note: 'b' });
  });

  it('is nothing when no payload is asked for, and empty when only a machine can answer', () => {
    expect(formPayload(undefined, { 'payload.a': '1' })).toBeUndefined();
    expect(formPayload({ type: 'array' }, {})).toEqual({});
  });
});
