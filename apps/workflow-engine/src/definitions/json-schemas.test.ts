import type { JsonValue } from '@holdfast/workflow-core/json';
import { assert, describe, expect, it } from 'vitest';
import { jsonSchemas } from './json-schemas.ts';

function problems(schema: JsonValue, value: JsonValue): readonly string[] {
  const compiled = jsonSchemas.compile(schema);
  assert(compiled.ok, compiled.ok ? '' : compiled.message);
  return compiled.validate(value);
}

function refusal(schema: JsonValue): string | undefined {
  const compiled = jsonSchemas.compile(schema);
  return compiled.ok ? undefined : compiled.message;
}

const pet = { type: 'object', required: ['petId'], properties: { petId: { type: 'integer', minimum: 1 } } };

describe('the schemas of definitions', () => {
  it('tell what does not fit, the first thing', () => {
    expect(problems(pet, { petId: 69 })).toEqual([]);
    expect(problems(pet, {})).toEqual(["it must have required property 'petId'"]);
    expect(problems(pet, { petId: 'x' })).toEqual(['/petId must be integer']);
    expect([problems(true, 1), problems(false, 1)]).toEqual([[], ['it boolean schema is false']]);
  });

  it('are JSON Schema 2020-12: prefixItems, references to their own parts, formats as annotations, unknown keywords ignored', () => {
    const schema: JsonValue = { $defs: { 'a/b': { type: 'string' } }, prefixItems: [{ $ref: '#/$defs/a~1b' }, { format: 'e-mail', example: 1 }], items: false };
    expect(problems(schema, ['a', 'no mail'])).toEqual([]);
    expect(problems(schema, [1])).toEqual(['/0 must be string']);
    expect(problems(schema, ['a', 1, 2])).toHaveLength(1);
  });

  it('take integers that a double cannot hold for the doubles nearest to them, in the schema as in the value', () => {
    const schema = { type: 'array', uniqueItems: true, items: { type: 'integer', maximum: 12345678901234567890n } };
    expect(problems(schema, [9007199254740993n, 1])).toEqual([]);
    expect(problems(schema, [9007199254740993n, { a: 1 }])).toEqual(['/1 must be integer']);
    expect(problems(schema, [22345678901234567890n])).toHaveLength(1);
    expect(problems({ type: 'string' }, 9007199254740993n)).toEqual(['it must be string']);
  });

  it('are of the draft that they name, where it is known', () => {
    const named = (draft: string): JsonValue => ({ $schema: draft, definitions: { id: { type: 'string' } }, items: [{ $ref: '#/definitions/id' }], additionalItems: false });
    for (const draft of ['http://json-schema.org/draft-07/schema#', 'https://json-schema.org/draft/2019-09/schema']) {
      expect(problems(named(draft), ['a'])).toEqual([]);
      expect(problems(named(draft), [1])).toEqual(['/0 must be string']);
      expect(problems(named(draft), ['a', 'b'])).toHaveLength(1);
    }
    expect(problems({ $schema: 'https://json-schema.org/draft/2020-12/schema', prefixItems: [{ type: 'string' }] }, [1])).toHaveLength(1);
    expect(refusal({ $schema: 'http://json-schema.org/draft-07/schema#', type: 'text' })).toMatch(/^This is not JSON Schema draft-07: /u);
    expect(refusal({ $schema: 'https://json-schema.org/draft/2019-09/schema', items: { $recursiveRef: '#' } })).toContain('it may refer only to parts of itself');
  });

  it('cost no more than a bound, however much of the schema is asked about however much of the value (I11)', () => {
    const values = Array.from({ length: 40_000 }, (_, n) => `v${n}`);
    const ones = Array.from({ length: 500_000 }, () => 1);
    const costly = ['it is too costly to check with the schema'];
    expect(problems({ items: { enum: [...values, 1] } }, ones)).toEqual(costly);
    expect(problems({ items: { allOf: Array.from({ length: 500 }, () => ({ minimum: 0 })) } }, ones)).toEqual(costly);
    expect(problems({ patternProperties: Object.fromEntries(values.slice(0, 300).map((name) => [name, true])) }, Object.fromEntries(ones.slice(0, 100_000).map((one, n) => [`k${n}`, one])))).toEqual(costly);
    expect(problems({ allOf: Array.from({ length: 500 }, () => ({ uniqueItems: true, minItems: 1 })) }, ones.map((_, n) => n))).toEqual(costly);
    expect(problems({ items: { type: 'number', enum: [1, 2] } }, ones)).toEqual([]);
  });

  it('take what they cost from an allowance, and go no further than it (I11)', () => {
    const compiled = jsonSchemas.compile({ items: { minimum: 0 } });
    assert(compiled.ok);
    const allowance = { steps: 100 };
    expect(compiled.validate([1, 2, 3], allowance)).toEqual([]);
    expect(allowance.steps).toBeLessThan(100);
    expect(compiled.validate(Array.from({ length: 10_000 }, () => 1), allowance)).toEqual(['it is too costly to check with the schema']);
  });

  it('know equal items whatever the order of members, in time that grows with the list alone (I11)', () => {
    const list = Array.from({ length: 50_000 }, (_, n) => ({ n, m: n }));
    expect(problems({ uniqueItems: true }, list)).toEqual([]);
    expect(problems({ uniqueItems: false }, [1, 1])).toEqual([]);
    expect(problems({ uniqueItems: true }, [{ a: 1, b: [2] }, { b: [2], a: 1 }])).toHaveLength(1);
  });

  it.each(['https://json-schema.org/draft/2020-12/schema', 'https://json-schema.org/draft/2019-09/schema', 'http://json-schema.org/draft-07/schema#'])('are known to be of %s at a cost that grows with what they list (I11)', ($schema) => {
    let reads = 0;
    const listed = Array.from({ length: 400 }, (_, n) => ({
      get n() {
        reads += 1;
        return n;
      },
    }));
    expect(refusal({ $schema, enum: listed })).toBeUndefined();
    expect(reads).toBeLessThan(20 * listed.length);
    expect(refusal({ $schema, required: ['a', 'a'] })).toMatch(/^This is not JSON Schema [^:]+: \/required must NOT have duplicate items \(items ## 0 and 1 are identical\)\.$/u);
  });

  it('match patterns within a budget (I11)', () => {
    expect(problems({ pattern: '^[A-Z]{2}\\d+$' }, 'AB12')).toEqual([]);
    expect(problems({ pattern: '^[A-Z]{2}\\d+$' }, 'A12')).toHaveLength(1);
    expect(problems({ pattern: '^(a+)+$' }, `${'a'.repeat(5000)}!`)).toEqual(['it is too costly to match with a pattern of the schema']);
    expect(problems({ not: { pattern: '^[^@]+@[^@]+\\.[^@]+$' } }, `${'x'.repeat(60)}@example.com`)).toHaveLength(1);
    expect(refusal({ pattern: '(' })).toMatch(/pattern/u);
  });

  it.each<[string, JsonValue, RegExp]>([
    ['no schema', { type: 'thing' }, /^This is not JSON Schema 2020-12: \/type/u],
    ['a part that is missing', { $ref: '#/$defs/none' }, /does not compile/u],
    ['something outside itself', { $ref: 'https://example.com/schema.json' }, /only to parts of itself/u],
    ['whatever is around it', { $dynamicRef: '#node' }, /only to parts of itself/u],
    ['put off', { $async: true, type: 'string' }, /may not have \$async/u],
    ['what it is part of', { properties: { a: { $ref: '#/properties' } } }, /what it is part of/u],
    ['another draft', { $schema: 'http://json-schema.org/draft-04/schema#' }, /^This version knows JSON Schema 2020-12, 2019-09, draft-07\.$/u],
  ])('are refused where one is %s', (_what, schema, message) => {
    expect(refusal(schema)).toMatch(message);
  });

  it('are refused where they grow by reference (I11)', () => {
    const layers = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`l${n}`, { allOf: [{ $ref: `#/$defs/l${n + 1}` }, { $ref: `#/$defs/l${n + 1}` }] }]));
    expect(refusal({ $defs: { ...layers, l30: { type: 'object' } }, $ref: '#/$defs/l0' })).toMatch(/too large/u);
  });

  it('leave data that looks like a reference alone', () => {
    expect(problems({ const: { $ref: 'x' } }, { $ref: 'x' })).toEqual([]);
  });
});
