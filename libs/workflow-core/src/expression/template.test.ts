import { describe, expect, it } from 'vitest';
import { constant, objectOf } from './template.ts';

describe('an object of templates', () => {
  it('has a member of each, whatever its name', () => {
    const template = objectOf(Object.fromEntries([['a', constant(1)], ['__proto__', constant({ b: 2 })]]));
    const made = template(null, () => ({}), new Date(0));
    expect(made.ok && Object.entries(made.value as object)).toEqual([['a', 1], ['__proto__', { b: 2 }]]);
    expect(made.ok && Object.getPrototypeOf(made.value)).toBe(Object.prototype);
  });
});
