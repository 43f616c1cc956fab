import { promised } from '@holdfast/testkit/promised';
import { describe, expect, it } from 'vitest';
import { readSource, type MediaType, type ReadSource } from './read-source.ts';

function read(text: string, mediaType: MediaType = 'application/yaml'): ReadSource {
  return readSource(new TextEncoder().encode(text), mediaType);
}

function firstError(result: ReadSource): unknown {
  return result.ok ? undefined : result.errors[0];
}

function aliasBomb(levels: number): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < levels; level += 1) lines.push(`a${level}: &a${level} [${Array(9).fill(`*a${level - 1}`).join(', ')}]`);
  return lines.join('\n');
}

describe('the source of a definition', () => {
  it('is read from YAML as plain data', () => {
    const result = read('document:\n  dsl: 1.0.3\ndo:\n  - a:\n      set: {x: [1, true, null]}\n');
    expect(result).toMatchObject({ ok: true, document: { value: { document: { dsl: '1.0.3' }, do: [{ a: { set: { x: [1, true, null] } } }] } } });
  });

  it('is read from JSON, tabs and escapes included', () => {
    expect(read('{\n\t"a": "x\\/y",\n\t"b": 1e2\n}', 'application/json')).toMatchObject({ ok: true, document: { value: { a: 'x/y', b: 100 } } });
  });

  it.each<[MediaType, string]>([['application/yaml', 'a: [12345678901234567891, -9007199254740993, +9007199254740992, 9007199254740991, 0x10, 1e400, -1.5, "12345678901234567891"]'], ['application/json', '{"a":[12345678901234567891,-9007199254740993,9007199254740992,9007199254740991,16,1e400,-1.5,"12345678901234567891"]}']])('keeps the digits of integers: %s', (mediaType, text) => {
    const result = read(text, mediaType);
    expect(result.ok && result.document.value).toEqual({ a: [12345678901234567891n, -9007199254740993n, 9007199254740992n, 9007199254740991, 16, Number.MAX_VALUE, -1.5, '12345678901234567891'] });
  });

  it('has numbers that are what they are when they are read again, however they were written', () => {
    const result = read('a: [0xFFFFFFFFFFFFFFFF, 0o1777777777777777777777, 1e20, 9007199254740993.0, 1e21, 0x1F, 0o17, 1., .5, +1.50]', 'application/yaml');
    expect(result.ok && result.document.value).toEqual({ a: [18446744073709551615n, 18446744073709551615n, 10n ** 20n, 9007199254740992n, 1e21, 31, 15, 1, 0.5, 1.5] });
    expect(read(`a: 0x${'F'.repeat(500_000)}`, 'application/yaml')).toMatchObject({ ok: true, document: { value: { a: Number.MAX_VALUE } } });
  });

  it('locates a JSON pointer at its key, and an absent one at its nearest parent', () => {
    const result = read('document:\n  dsl: x\ndo:\n  - a:\n      set: 1\n');
    if (!result.ok) throw new Error('refused');
    const locate = result.document.locate;
    expect(locate({ pointer: '/document/dsl', message: 'm' })).toEqual({ pointer: '/document/dsl', message: 'm', line: 2, column: 3 });
    expect(locate({ pointer: '/do/0/a/set', message: 'm' })).toMatchObject({ line: 5, column: 7 });
    expect(locate({ pointer: '/do/0/a/with/uri', message: 'm' })).toMatchObject({ line: 4, column: 5 });
    expect(locate({ pointer: '', message: 'm' })).toMatchObject({ line: 1, column: 1 });
  });

  it.each([
    ['a duplicate key', 'a: 1\nb:\n  c: 1\n  c: 2', { pointer: '/b/c', line: 4, column: 3 }],
    ['a key that is the same in JSON', 'a: {1: 1, "1": 2}', { pointer: '/a/1', line: 1, column: 11 }],
    ['a custom tag', 'a: 1\nb: !!js/function "x"', { line: 2, column: 4 }],
    ['a core tag', 'a: !!binary aGk=', { line: 1, column: 4 }],
    ['a second document', 'a: 1\n---\nb: 2', { line: 2, column: 1, message: 'a definition is one document of YAML, and here another one begins' }],
    ['a merge key', 'a: &x {b: 1}\nc:\n  <<: *x', { pointer: '/c/<<', line: 3, column: 3 }],
    ['a composite key', '? [a]\n: b', { line: 1, column: 3 }],
    ['a prototype key', 'a:\n  __proto__: 1', { pointer: '/a/__proto__', line: 2 }],
    ['a number without a JSON form', 'a: {b: .nan}', { pointer: '/a/b', line: 1, column: 5 }],
    ['a NUL character', 'a: {b: "x\\0"}', { pointer: '/a/b', line: 1, column: 5 }],
    ['an alias to itself', 'a: &a [*a]', { message: expect.stringContaining('deep') as unknown }],
    ['an unresolved alias', 'a: *b', { line: 1 }],
    ['bad indentation', 'a:\n  b: 1\n c: 2', { line: 3 }],
  ])('refuses %s, naming the place', (_, text, place) => {
    expect(firstError(read(text))).toMatchObject(place);
  });

  it('accepts an alias that does not multiply', () => {
    expect(read('a: &x {b: 1}\nc: *x')).toMatchObject({ ok: true, document: { value: { a: { b: 1 }, c: { b: 1 } } } });
  });

  it.each([
    ['an alias bomb', aliasBomb(9)],
    ['flow sequences 100,000 deep', '['.repeat(100_000)],
    ['flow mappings 50,000 deep', '{a: '.repeat(50_000)],
    ['block sequences 100,000 deep on one line', `${'- '.repeat(100_000)}x`],
    ['block mappings 600 deep', Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('refuses %s in less than 200 ms', (_, text) => {
    const start = performance.now();
    expect(read(text).ok).toBe(false);
    expect(performance.now() - start).toBeLessThan(promised(200));
  });

  it.each([['>'], ['|'], ['']])('takes long text with many lines for no nesting: %s', (style) => {
    const summary = Array.from({ length: 20 }, (_, line) => `    - [Line ${line}](#of the description of a definition)`).join('\n');
    const text = `document:\n  summary: ${style}\n${style === '' ? summary.replaceAll(/[[\]#-]/gu, '') : summary}\nuse:\n  a: 1\n`;
    expect(readSource(Buffer.from(text), 'application/yaml')).toMatchObject({ ok: true });
  });

  it('refuses JSON that is nested 65 deep and accepts 64', () => {
    expect(read(`${'['.repeat(64)}${']'.repeat(64)}`, 'application/json').ok).toBe(true);
    expect(read(`${'['.repeat(65)}${']'.repeat(65)}`, 'application/json').ok).toBe(false);
  });

  it('refuses duplicate keys and syntax errors of JSON, naming the place', () => {
    expect(firstError(read('{"a": 1,\n "a": 2}', 'application/json'))).toMatchObject({ pointer: '/a', line: 2, column: 2 });
    expect(firstError(read('{"a": 1,\n b: 2}', 'application/json'))).toMatchObject({ line: 2, column: 2, message: 'this is not valid JSON' });
    expect(firstError(read('{"__proto__": 1}', 'application/json'))).toMatchObject({ pointer: '/__proto__' });
  });

  it('refuses what is not UTF-8', () => {
    expect(readSource(Uint8Array.of(0x61, 0x3a, 0x20, 0xff), 'application/yaml').ok).toBe(false);
  });

  it('refuses pairs that nest deeper than the parser has stack for', () => {
    expect(read(`[${'a: b: '.repeat(40_000)}]`)).toEqual({ ok: false, errors: [{ pointer: '', message: 'collections nest more than 64 deep', line: 1, column: 1 }] });
  });

  it('lets nobody keep the stacks of thousands of mistakes (I11)', () => {
    const limit = Error.stackTraceLimit;
    const limits: number[] = [];
    const note = (value: number) => {
      limits.push(value);
    };
    Object.defineProperty(Error, 'stackTraceLimit', { configurable: true, get: () => limit, set: note });
    const mistaken = read(']'.repeat(2000));
    Object.defineProperty(Error, 'stackTraceLimit', { configurable: true, writable: true, value: limit });
    expect([mistaken.ok, limits]).toEqual([false, [0, limit]]);
  });

  it('refuses more aliases than the parser can look through', () => {
    const anchors = Array.from({ length: 100 }, (_, n) => `- &a${n} 1\n`).join('');
    const withAliases = (count: number) => read(anchors + Array.from({ length: count }, (_, n) => `- *a${n % 100}\n`).join(''));
    expect(withAliases(5_000).ok).toBe(true);
    expect(firstError(withAliases(5_001))).toEqual({ pointer: '', message: 'there are at most 5000 aliases', line: 5_101, column: 3 });
  });

  it('finds what thousands of aliases stand for in one walk (I11)', () => {
    const [values, anchors, aliases] = [100_000, 200, 5_000];
    const anchored = Array.from({ length: anchors }, (_, n) => `- &a${n} {b: 1}\n`).join('');
    const found = read(`${'- 1\n'.repeat(values)}${anchored}${Array.from({ length: aliases }, (_, n) => `- *a${n % anchors}\n`).join('')}`);
    for (let n = 0; n < aliases; n += 1) {
      const place = found.ok ? found.document.locate({ pointer: `/${values + anchors + n}/b`, message: '' }) : undefined;
      expect(place?.line).toBe(values + 1 + (n % anchors));
    }
  });
});
