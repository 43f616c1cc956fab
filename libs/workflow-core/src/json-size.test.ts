import { describe, expect, it } from 'vitest';
import type { JsonValue } from './json.ts';
import { jsonSize } from './json-size.ts';

describe('the size of a value', () => {
  it.each<JsonValue>(['', 'text', { a: [1, 'two', { three: null }] }, [12345678901234567891n, -(10n ** 1000n)], ['x'.repeat(1000), true]])('is about its length as JSON: %j', (value) => {
    const length = JSON.stringify(value).length;
    expect(jsonSize(value, 10_000)).toBeGreaterThanOrEqual(length - 1);
    expect(jsonSize(value, 10_000)).toBeLessThanOrEqual(length + 30);
  });

  it('counts no member that JSON leaves out', () => {
    expect(jsonSize({ a: 1, ...({ b: undefined } as object) }, 100)).toBe(jsonSize({ a: 1 }, 100));
  });

  it('is infinite beyond the limit', () => {
    expect(jsonSize('x'.repeat(99), 100)).toBe(Infinity);
    expect(jsonSize([1, 2, 3], 10)).toBe(Infinity);
    expect(jsonSize({ ['x'.repeat(99)]: 1 }, 100)).toBe(Infinity);
  });

  it('is infinite for a value nested too deep', () => {
    let value: JsonValue = 1;
    for (let depth = 0; depth < 100_000; depth += 1) value = [value];
    expect(jsonSize(value, 10_000_000)).toBe(Infinity);
  });

  it('is found in no time for a value that refers to itself many times over', () => {
    let value: JsonValue = 'lol';
    for (let depth = 0; depth < 200; depth += 1) value = [value, value];
    expect(jsonSize(value, 100_000)).toBe(Infinity);
  });
});
