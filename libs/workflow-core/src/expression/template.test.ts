import { describe, expect, it } from 'vitest';
import { jqExpressions } from './jq-expressions.ts';
import { compileText, constant, objectOf, tooLarge } from './template.ts';

describe('an object of templates', () => {
  it('has a member of each, whatever its name', () => {
    const template = objectOf(Object.fromEntries([['a', constant(1)], ['__proto__', constant({ b: 2 })]]));
    const made = template(null, () => ({}), new Date(0));
    expect(made.ok && Object.entries(made.value as object)).toEqual([['a', 1], ['__proto__', { b: 2 }]]);
    expect(made.ok && Object.getPrototypeOf(made.value)).toBe(Object.prototype);
  });
});

it('text is never longer than a workflow may hold, however often it has what is long (I11)', () => {
  const template = compileText('${ .a }'.repeat(20_000), constant, [], { expressions: jqExpressions, variables: [], refuse: () => undefined });
  expect(template({ a: 'x'.repeat(1_000_000) }, () => ({}), new Date(0))).toEqual(tooLarge);
  expect(template({ a: 'xy' }, () => ({}), new Date(0))).toEqual({ ok: true, value: 'xy'.repeat(20_000) });
});
