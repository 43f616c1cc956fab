import { _, Ajv, type Options } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { CheckTooCostly, MeteredCheck } from './metered-check.ts';

const options: Options = { meta: false, validateSchema: false, code: { optimize: false } };
const metered = (schema: object | boolean, ajv: Ajv = new Ajv2020({ ...options, strict: false })) => new MeteredCheck<unknown>(() => ajv, schema, () => () => 1);

/** The parts that were applied, when each costs one. */
function parts(schema: object | boolean, value: unknown, ajv?: Ajv): number {
  const check = metered(schema, ajv);
  check.fits(value, Infinity);
  return check.spent;
}

describe('a metered check', () => {
  it('tells whether a value fits, and what does not', () => {
    const check = metered({ type: 'object', required: ['a'] });
    expect([check.fits({ a: 1 }, 10), check.misfits]).toEqual([true, []]);
    expect([check.fits({}, 10), check.misfits.map(({ keyword }) => keyword)]).toEqual([false, ['required']]);
    expect([metered(true).fits(1, 0), metered(false).fits(1, 0), metered({}).fits(1, 0)]).toEqual([true, false, true]);
  });

  it.each<[string, object, unknown, number]>([
    ['each item', { items: { minimum: 0 } }, [1, 2, 3], 4],
    ['each member and its name', { propertyNames: { minLength: 1 }, patternProperties: { '': { type: 'number' } } }, { a: 1, b: 2 }, 5],
    ['both sides of a condition', { if: { type: 'string' }, then: { minLength: 1 }, else: { minimum: 0 } }, 1, 3],
    ['alternatives', { anyOf: [{ type: 'string' }, { type: 'number' }], not: { type: 'array' } }, 1, 4],
    ['a part behind a reference, each time', { $defs: { id: { type: 'number' } }, prefixItems: [{ $ref: '#/$defs/id' }, { $ref: '#/$defs/id' }] }, [1, 2], 3],
    ['itself', { properties: { in: { $ref: '#' } } }, { in: { in: {} } }, 3],
    ['parts named as keywords or as members of every object', JSON.parse('{ "properties": { "type": { "type": "string" }, "constructor": { "minimum": 1 }, "__proto__": { "const": 1 } } }') as object, JSON.parse('{ "type": "a", "constructor": 1 }'), 3],
    ['no part that asks nothing', { title: 'a', properties: { a: { title: 'b' } } }, { a: 1 }, 1],
    ['no data', { const: { type: 'string' }, default: { minimum: 1 } }, 1, 1],
  ])('counts %s', (_what, schema, value, count) => {
    expect(parts(schema, value)).toBe(count);
  });

  it('counts in each draft, in strict mode, with all errors, and where the code is optimized', () => {
    const schema = { type: 'array', items: { type: 'number', minimum: 2 } };
    for (const ajv of [new Ajv(options), new Ajv2019(options), new Ajv2020(options), new Ajv2020({ ...options, allErrors: true }), new Ajv2020({ ...options, code: { optimize: true } })]) expect(parts(schema, [2, 3], ajv)).toBe(3);
  });

  it('counts parts with keywords of the caller alone', () => {
    const ajv = new Ajv2020({ ...options, strict: false });
    ajv.removeKeyword('uniqueItems');
    ajv.addKeyword({ keyword: 'uniqueItems', validate: () => true });
    ajv.addKeyword({ keyword: 'odd', code: (context) => context.fail(_`${context.data} % 2 === 0`) });
    expect(parts({ uniqueItems: true, items: { odd: true } }, [1, 3], ajv)).toBe(3);
  });

  it('takes the price of a part, for the value that it is applied to, before the part is applied', () => {
    const check = new MeteredCheck<unknown>(() => new Ajv2020({ ...options, strict: false }), { items: { pattern: 'a' } }, (part) => (value) => Object.keys(part).length + (typeof value === 'string' ? value.length : 0));
    expect([check.fits(['aaa', 'b', 'ccccc'], 100), check.spent]).toEqual([false, 1 + 4 + 2]);
  });

  it('takes what keywords of the caller cost beside', () => {
    const dear = (spend: (cost: number) => void) => {
      const ajv = new Ajv2020(options);
      ajv.addKeyword({
        keyword: 'dear',
        validate: (cost: number) => {
          spend(cost);
          return true;
        },
      });
      return ajv;
    };
    const check = new MeteredCheck<unknown>(dear, { dear: 5 }, () => () => 1);
    expect([check.fits(1, 6), check.spent]).toEqual([true, 6]);
    expect(() => check.fits(1, 5)).toThrow(CheckTooCostly);
  });

  it('ends as soon as it has cost more than its limit, and begins anew (I11)', () => {
    const check = metered({ items: { minimum: 0 } });
    expect(() => check.fits([1, 2, 3, 4], 3)).toThrow(CheckTooCostly);
    expect(check.spent).toBe(4);
    expect([check.fits([1, 2], 3), check.spent]).toEqual([true, 3]);
  });

  it('ends where a reference leads nowhere but to itself, or too deep (I11)', () => {
    expect(() => metered({ $ref: '#' }).fits(1, Infinity)).toThrow(CheckTooCostly);
    expect(() => metered({ allOf: [{ $ref: '#' }] }).fits(1, Infinity)).toThrow(CheckTooCostly);
  });

  it('lets through what a keyword of the caller throws', () => {
    const ajv = new Ajv2020(options);
    ajv.addFormat('odd', () => {
      throw new SyntaxError('odd');
    });
    expect(() => metered({ type: 'string', format: 'odd' }, ajv).fits('a', 10)).toThrow('odd');
  });

  it('answers at once: a schema may not put it off with $async, which ajv knows (I11)', () => {
    expect(() => metered({ $async: true, type: 'string' })).toThrow('it may not have $async');
    expect(metered({ $async: false, properties: { $async: { $async: false } } }).fits({ $async: 1 }, 2)).toBe(true);
  });

  it('is not had of what does not compile', () => {
    expect(() => metered({ $ref: '#/$defs/none' })).toThrow("can't resolve reference");
    expect(() => metered({ typ: 'string' }, new Ajv2020(options))).toThrow('unknown keyword: "typ"');
  });
});
