import { describe, expect, it } from 'vitest';
import { jqExpressions } from './jq-expressions.ts';
import type { JsonValue } from '../json.ts';

function evaluate(source: string, input: JsonValue = null) {
  const compiled = jqExpressions.compile(source, []);
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.expression.evaluate(input, {}, new Date(0));
}

describe('jq expressions', () => {
  it('give numbers that JSON has, in the way of jq', () => {
    expect(evaluate('[1e308 * 10, -1e308 * 10, 1, { a: (1e308 * 10 - 1e308 * 10) }]')).toEqual({ ok: true, values: [[Number.MAX_VALUE, -Number.MAX_VALUE, 1, { a: null }]] });
  });

  it('keep an integer that a double cannot hold until something is done with it', () => {
    const given = { x: 9007199254740993n };
    expect(evaluate('[.x, .x + 0, -.x, (.x | tojson), {a: .x}, 12345678901234567891, ("12345678901234567891" | fromjson)]', given)).toEqual({
      ok: true,
      values: [[9007199254740993n, 9007199254740992n, -9007199254740993n, '9007199254740993', { a: 9007199254740993n }, 12345678901234567891n, 12345678901234567891n]],
    });
    expect(evaluate('[.x == 9007199254740993, .x == 9007199254740992, .x > 9007199254740992, .x == .x + 0]', given)).toEqual({ ok: true, values: [[true, false, true, true]] });
    expect(evaluate('error(.)', given)).toEqual({ ok: false, message: '{"x":9007199254740993}' });
  });

  it('give the very value that is there already', () => {
    const input = { a: [1, 'x', null] };
    const evaluation = evaluate('.', input);
    expect(evaluation.ok && evaluation.values[0]).toBe(input);
  });

  it('leave what is nested deeper than data may be for others to refuse', () => {
    expect(evaluate('reduce range(1000) as $n (1e308 * 10; [.])').ok).toBe(true);
  });

  it('give the message of an error, abridged', () => {
    expect(evaluate('error("x" * 1000)')).toEqual({ ok: false, message: `${'x'.repeat(500)}…` });
  });

  it('take what they cost from an allowance, and go no further than it (I11)', () => {
    const compiled = jqExpressions.compile('[range(1000)] | length', []);
    const allowance = { steps: 5_000 };
    const results = [1, 2, 3, 4].map(() => compiled.ok && compiled.expression.evaluate(null, {}, new Date(0), allowance).ok);
    expect(results).toEqual([true, true, false, false]);
    expect(allowance.steps).toBe(0);
  });

  it('cost what they give, unless it is a part of what they were given, which costs nothing at all (I11)', () => {
    const input = { a: Array.from({ length: 300_000 }, () => 1) };
    const spent = (source: string) => {
      const compiled = jqExpressions.compile(source, []);
      const allowance = { steps: 2_000_000 };
      for (let n = 0; n < 20_000; n += 1) if (!compiled.ok || !compiled.expression.evaluate(input, {}, new Date(0), allowance).ok) return Infinity;
      return 2_000_000 - allowance.steps;
    };
    expect(spent('.a')).toBe(0);
    expect(spent('.a | .')).toBe(Infinity);
  });

  it('see nothing of the process', () => {
    for (const source of ['env', '$ENV', 'input', '$__prog_args', 'import "a" as a; .']) expect(jqExpressions.compile(source, []).ok).toBe(false);
  });
});
