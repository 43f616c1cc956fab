import { describe, expect, it } from 'vitest';
import { scan, wholeExpression } from './scan.ts';

describe('scanning text for expressions', () => {
  it.each([
    ['${ . }', '.'],
    ['  ${.a.b}\n', '.a.b'],
    ['${ { a: { b: 1 } } }', '{ a: { b: 1 } }'],
    ['${ "}" }', '"}"'],
    ['${ "\\"}" }', '"\\"}"'],
    ['${ "a \\(.b | "{\\(.c)") d" }', '"a \\(.b | "{\\(.c)") d"'],
    ['${ .a # }\n }', '.a # }'],
  ])('finds the whole of %j to be one expression', (text, source) => {
    expect(wholeExpression(text)).toBe(source);
  });

  it.each(['', 'text', '${ .a } and ${ .b }', 'x${ .a }', '${ .a', '${ .a # }', '${ ( } ) '])('finds %j not to be one expression', (text) => {
    expect(wholeExpression(text)).toBeUndefined();
  });

  it('splits text at its expressions', () => {
    expect(scan('a ${ .b }${ .c } d')).toEqual([
      { type: 'text', text: 'a ' },
      { type: 'expression', source: '.b' },
      { type: 'expression', source: '.c' },
      { type: 'text', text: ' d' },
    ]);
  });

  it('reads deep nesting without using the stack for it', () => {
    expect(wholeExpression(`\${ ${'"\\('.repeat(50_000)} }`)).toBeUndefined();
  });
});
