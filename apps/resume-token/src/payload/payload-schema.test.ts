import { describe, expect, it } from 'vitest';
import { compilePayloadSchema } from './payload-schema.ts';

const compile = (schema: Record<string, unknown>) => {
  const compiled = compilePayloadSchema(schema);
  if (!compiled.ok) throw new Error(compiled.refusal.detail);
  return compiled.value;
};

const expense = {
  type: 'object',
  properties: { amount: { type: 'number', minimum: 1 }, day: { type: 'string', format: 'date' }, 'a/b~c': { type: 'string', pattern: '^[A-Z]{2}\\d+$' } },
  required: ['amount'],
  additionalProperties: false,
};

describe('a payload schema', () => {
  it('accepts a payload that fits', () => {
    expect(compile(expense)({ amount: 12.5, day: '2028-02-29', 'a/b~c': 'AB12' })).toEqual([]);
  });

  it('points to each place that does not fit (RFC 6901)', () => {
    expect(compile(expense)({ day: '2027-02-29', 'a/b~c': 'x', more: 1 })).toEqual([
      { pointer: '/payload/amount', message: 'is required' },
      { pointer: '/payload/more', message: 'is not expected' },
      { pointer: '/payload/day', message: 'must match format "date"' },
      { pointer: '/payload/a~1b~0c', message: 'must match pattern "^[A-Z]{2}\\d+$"' },
    ]);
  });

  it('is applied as far as a bound, however often its parts refer to one another (I11)', () => {
    const twice = (depth: number) => Object.fromEntries(Array.from({ length: depth }, (_, index) => [`a${index}`, { allOf: [{ $ref: `#/$defs/a${index + 1}` }, { $ref: `#/$defs/a${index + 1}` }] }]));
    const doubling = (depth: number) => compile({ $ref: '#/$defs/a0', $defs: { ...twice(depth), [`a${depth}`]: { type: 'string' } } });
    expect(doubling(10)('text')).toEqual([]);
    expect(doubling(150)('text')).toEqual([{ pointer: '/payload', message: 'is too costly to check' }]);
    expect(compile({ $ref: '#' })('text')).toEqual([{ pointer: '/payload', message: 'is too costly to check' }]);
  });

  it('is applied as far as a bound, however much its parts ask about (I11)', () => {
    const costly = [{ pointer: '/payload', message: 'is too costly to check' }];
    const numbers = Array.from({ length: 3_000 }, (_, n) => n);
    const often = (part: Record<string, unknown>) => compile({ type: 'array', $defs: { part }, allOf: Array.from({ length: 400 }, () => ({ items: { $ref: '#/$defs/part' } })) });
    expect(often({ enum: numbers.slice(0, 300) })(numbers)).toEqual(costly);
    expect(often({ type: 'object', required: numbers.slice(0, 250).map((n) => `m${n}`) })(numbers.map(() => ({})))).toEqual(costly);
    expect(often({ type: 'string', pattern: '^a*a*$' })(Array.from({ length: 75 }, () => `${'a'.repeat(199)}b`))).toEqual(costly);
    expect(compile({ type: 'array', items: { type: 'string', pattern: 'a*a*a*b' } })(Array.from({ length: 80 }, () => 'a'.repeat(200)))).toEqual(costly);
    expect(compile({ type: 'array', items: { type: 'string', pattern: '\\S+@\\S+\\.\\S+' } })(Array.from({ length: 300 }, (_, n) => `person.${n}@mail.example.com`))).toEqual([]);
  });

  it('knows equal items at a cost that grows with the list alone (I11)', () => {
    const unique = compile({ type: 'array', uniqueItems: true });
    let reads = 0;
    const list = Array.from({ length: 400 }, (_, n) => ({
      get n() {
        reads += 1;
        return n;
      },
    }));
    expect(unique(list)).toEqual([]);
    expect(reads).toBeLessThan(10 * list.length);
    expect(unique([{ a: 1, b: 2 }, 1, { b: 2, a: 1 }])).toEqual([{ pointer: '/payload', message: 'must NOT have duplicate items (items ## 0 and 2 are identical)' }]);
  });

  it('may be a tree', () => {
    const tree = compile({ type: 'object', properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#' } } }, required: ['name'] });
    expect(tree({ name: 'a', children: [{ name: 'b' }] })).toEqual([]);
    expect(tree({ name: 'a', children: [{}] })).toEqual([{ pointer: '/payload/children/0/name', message: 'is required' }]);
  });

  it('may name its dialect', () => {
    expect(compile({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'string' })('text')).toEqual([]);
  });

  it('keeps the patterns of its fields apart', () => {
    const schema = { type: 'object', properties: { a: { type: 'string', pattern: '^a$' }, b: { type: 'string', pattern: '^b$' } } };
    expect(compile(schema)({ a: 'a', b: 'b' })).toEqual([]);
    expect(compile(schema)({ a: 'b', b: 'a' })).toHaveLength(2);
  });

  it('refuses a payload of more than 16 KiB', () => {
    expect(compile({ type: 'object' })({ text: 'x'.repeat(16_384) })).toEqual([{ pointer: '/payload', message: 'has 16384 bytes at most' }]);
  });

  it.each([
    ['an unknown keyword', { type: 'object', propertys: {} }],
    ['an unknown format', { type: 'string', format: 'hostname' }],
    ['an answer that is put off', { $async: true, type: 'string' }],
    ['a reference to elsewhere', { $ref: 'https://evil.example/schema.json' }],
    ['another dialect', { $schema: 'http://json-schema.org/draft-07/schema#', type: 'string' }],
    ['a type that does not exist', { type: 'file' }],
    ['a pattern that can take for ever', { type: 'string', pattern: '^(a+)+$' }],
    ['more than 16 KiB', { type: 'object', description: 'x'.repeat(16_384) }],
  ])('cannot have %s', (_what, schema) => {
    expect(compilePayloadSchema(schema)).toMatchObject({ ok: false, refusal: { code: 'payload-schema-invalid' } });
  });
});
