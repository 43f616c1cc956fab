import { describe, expect, it, test } from 'vitest';
import { asDoubles } from './as-doubles.ts';
import { isPlain, parseJson } from './parse-json.ts';

describe('an integer that a double cannot hold', () => {
  it.each([
    '9007199254740993',
    '-9007199254740993',
    ' 12345678901234567890 ',
    '[9007199254740993,9007199254740992,1]',
    '{"a":{"b":[1,-12345678901234567890,"x"]},"c":9007199254740993,"d":12345678901234567891}',
    String.raw`{"\"":9007199254740993,"\\":"9007199254740995","\\\"":9007199254740997}`,
    `{"long":${'1'.repeat(1_024)}}`,
  ])('is written as it was read: %s', (text) => {
    expect(JSON.stringify(parseJson(text))).toBe(text.trim());
  });

  it('is a bigint, and every other number a double', () => {
    expect(parseJson('[9007199254740991,9007199254740992,-9007199254740993,1.5,1e21,-0,0.1234567890123456,50000e18]')).toEqual([
      9007199254740991, 9007199254740992n, -9007199254740993n, 1.5, 1e21, -0, 0.1234567890123456, 5e22,
    ]);
  });

  it.each([
    ['1e20', 10n ** 20n], ['[-1E+16]', [-(10n ** 16n)]], ['[1e00000000000000000016]', [10n ** 16n]], ['[0.00001e22]', [10n ** 17n]], ['{"a":9007199.254740993e9 }', { a: 9007199254740992n }],
    ['[1.23456789012345678e17]', [123456789012345680n]], ['[12345678901234568.5]', [12345678901234568n]], ['[9007199254740993.0]', [9007199254740992n]], ['[9007199254740993e0]', [9007199254740992n]], ['[90071992547409930e-1]', [9007199254740992n]],
  ])('is what it is when it is read again, however it was written: %s', (text, value) => {
    expect(parseJson(text)).toEqual(value);
    expect(parseJson(JSON.stringify(value))).toEqual(value);
  });

  it('is left alone within a text', () => {
    expect(parseJson('["9007199254740993", ",9007199254740993,", "1e400]", 9007199254740993]')).toEqual(['9007199254740993', ',9007199254740993,', '1e400]', 9007199254740993n]);
  });

  it('keeps its digits as far as there are 1,024', () => {
    expect(parseJson(`[${'9'.repeat(1_024)},${'9'.repeat(1_025)}]`)).toEqual([BigInt('9'.repeat(1_024)), Number.MAX_VALUE]);
  });

  it('may be the value of any name, the last where it stands twice', () => {
    const value = parseJson('{"__proto__":9007199254740993,"a":9007199254740993,"a":[1e15,9007199254740995]}');
    expect(Object.entries(value as object)).toEqual([['__proto__', 9007199254740993n], ['a', [1e15, 9007199254740995n]]]);
  });
});

test.each([['1e400', Number.MAX_VALUE], ['-1e400', -Number.MAX_VALUE], ['[1E+400]', [Number.MAX_VALUE]], ['{"a":1e400 }', { a: Number.MAX_VALUE }], ['1e-400', 0]])('%s is the largest double of its sign, or zero', (text, value) => {
  expect(parseJson(text)).toEqual(value);
});

test('what is no JSON is none with large integers in it', () => {
  for (const text of ['[9007199254740993', '{9007199254740993:1}', '09007199254740993', '"9007199254740993', '1e400,']) expect(() => parseJson(text)).toThrow(SyntaxError);
});

test('text without them is left to JSON.parse', () => {
  for (const text of ['{"id":"019aa9b6-3c1c-7a4e-9d12-5e6f70819203","at":"2026-11-22T16:25:24.123Z"}', '[0.12345678901234567]', '["1234567890123456","1e400"]', '[123456789012345,1e9,1.234567E9,1234567e-99]', `"${'1'.repeat(1_000)}",1`, '["a1234567890123456"]']) expect(isPlain(text)).toBe(true);
  for (let before = 0; before < 40; before += 1) expect(isPlain(`${' '.repeat(before)}[1,1234567890123456]`)).toBe(false);
  for (const text of ['1234567890123456', '[1234567890123456]', '{"a": -1234567890123456}', '[1e100]', '1e100', '[1e16]', '[9007199254740.99e3]']) expect(isPlain(text)).toBe(false);
});

test('what a text of many digits, quotes or escapes costs grows as it does', () => {
  const digits = '1'.repeat(1e6);
  const texts = [digits, `1e${digits}`, `["1e${digits}x",9007199254740993]`, `[0.${digits}e99]`, `[9007199254740993,0.${digits}]`, `[${'1e99,'.repeat(2e5)}1]`, `["${'1234567.1e1 '.repeat(1e5)}"]`, `["${String.raw`\"`.repeat(5e5)}",9007199254740993]`, `["${String.raw`\\`.repeat(5e5)}",9007199254740993]`];
  for (const text of texts) expect(parseJson(text)).toBeDefined();
});

describe('as doubles', () => {
  it('are the nearest, and never infinite', () => {
    expect(asDoubles(['a', null, { b: 9007199254740993n, c: [true, -(10n ** 400n)] }])).toEqual(['a', null, { b: 9007199254740992, c: [true, -Number.MAX_VALUE] }]);
    expect(asDoubles(9007199254740993n)).toBe(9007199254740992);
  });

  it('are made of a value once', () => {
    const value = [9007199254740993n, { a: 1 }];
    expect(asDoubles(value)).toBe(asDoubles(value));
  });

  it('a value without large integers is the same object', () => {
    const value = { a: [1, { b: 'x', c: null }] };
    expect(asDoubles(value)).toBe(value);
  });
});
