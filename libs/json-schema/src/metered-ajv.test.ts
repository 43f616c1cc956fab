import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { compileMetered } from './metered-ajv.ts';

const newAjv = () => new Ajv2020({ strict: false, meta: false, validateSchema: false, code: { optimize: false } });

const numbered = <Part>(count: number, part: (index: number) => Part) => Array.from({ length: count }, (_, index) => part(index));

/** Items that arrays take in while a schema compiles: what ajv copies of its code is among them. */
function pushed(schema: object): number {
  const { push } = Array.prototype;
  let items = 0;
  Reflect.set(Array.prototype, 'push', function (this: unknown[], ...given: unknown[]) {
    items += given.length;
    return push.apply(this, given);
  });
  try {
    compileMetered(newAjv(), schema, () => () => undefined);
  } finally {
    Reflect.set(Array.prototype, 'push', push);
  }
  return items;
}

describe('what ajv does not promise', () => {
  it('is there: the definition that getKeyword gives is the one that counts', () => {
    const applied: unknown[] = [];
    compileMetered<unknown>(newAjv(), { type: 'number', items: { minimum: 0 } }, () => (value) => void applied.push(value))(1);
    expect(applied, 'ajv applies keywords that nobody wrote by another list: metered-ajv.ts must find it').toEqual([1]);
  });

  it('is there: declarations are written by scopeRefs of the scope, which is given them by prefix', () => {
    const [ajv, written] = [newAjv(), [] as string[]];
    const declare = ajv.scope.scopeRefs.bind(ajv.scope);
    ajv.scope.scopeRefs = (all, values) => {
      const code = declare(all, values);
      written.push(String(code));
      return code;
    };
    const validate = compileMetered(ajv, { pattern: '^a', properties: { b: { pattern: '^b' } } }, () => () => undefined);
    expect(written, 'ajv writes the declarations of a schema elsewhere: metered-ajv.ts must find it').toContainEqual(expect.stringMatching(/^const pattern0 = scope\.pattern\[0\];$/u));
    expect([validate('a'), validate('b'), validate({ b: 'b' }), validate({ b: 'a' })]).toEqual([true, false, true, false]);
  });

  it('is missed by name when getKeyword gives a copy', () => {
    const ajv = newAjv();
    const get = ajv.getKeyword.bind(ajv);
    ajv.getKeyword = (keyword) => {
      const definition = get(keyword);
      return typeof definition === 'object' ? { ...definition } : definition;
    };
    expect(() => compileMetered(ajv, { type: 'string' }, () => () => undefined)).toThrow('does not have what metered-ajv.ts stands on: the definition that getKeyword gives');
  });

  it('is missed by name when getKeyword knows no definition', () => {
    const ajv = newAjv();
    const get = ajv.getKeyword.bind(ajv);
    ajv.getKeyword = (keyword) => (keyword === 'type' ? get(keyword) : true);
    expect(() => compileMetered(ajv, { type: 'string' }, () => () => undefined)).toThrow('does not have what metered-ajv.ts stands on: the definition that getKeyword gives');
  });

  it('is missed by name when the scope is not asked for declarations', () => {
    const ajv = newAjv();
    const declare = ajv.scope.scopeRefs.bind(ajv.scope);
    Object.defineProperty(ajv.scope, 'scopeRefs', { get: () => declare, set: () => {} });
    expect(() => compileMetered(ajv, { type: 'string' }, () => () => undefined)).toThrow('does not have what metered-ajv.ts stands on: scope.scopeRefs, which');
  });

  it('is missed by name when the scope writes no declarations', () => {
    const ajv = newAjv();
    Object.defineProperty(ajv.scope, 'scopeRefs', { value: undefined });
    expect(() => compileMetered(ajv, { type: 'string' }, () => () => undefined)).toThrow('does not have what metered-ajv.ts stands on: scope.scopeRefs');
  });

  it('is not missed in a schema that asks nothing, or refers alone', () => {
    for (const schema of [true, false, {}, { title: 'a' }, { $ref: '#/$defs/a', $defs: { a: {} } }]) expect(compileMetered(newAjv(), schema, () => () => undefined)(1)).toBe(schema !== false);
  });
});

describe('a metered schema compiles at a cost that grows with its parts (I11)', () => {
  it.each<[string, (count: number) => object]>([
    ['patterns', (count) => ({ patternProperties: Object.fromEntries(numbered(count, (index) => [`^a${index}`, { type: 'string' }])) })],
    ['members', (count) => ({ properties: Object.fromEntries(numbered(count, (index) => [`a${index}`, { type: 'string' }])) })],
    ['references', (count) => ({ $defs: Object.fromEntries(numbered(count, (index) => [`a${index}`, { type: 'string' }])), prefixItems: numbered(count, (index) => ({ $ref: `#/$defs/a${index}` })) })],
  ])('which are %s', (_what, schema) => {
    pushed(schema(1));
    expect(pushed(schema(400)) / pushed(schema(100))).toBeLessThan(6);
  });
});
