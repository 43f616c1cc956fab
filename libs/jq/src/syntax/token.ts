import type { JqNumber } from '../value/number-literal.ts';

/** Part of a string literal: text, or the tokens of an interpolation. */
export type StringPart = string | readonly Token[];

export type Token =
  | { readonly kind: 'name' | 'keyword' | 'field' | 'variable' | 'format' | 'operator'; readonly text: string; readonly at: number }
  | { readonly kind: 'number'; readonly text: string; readonly at: number; readonly value: JqNumber }
  | { readonly kind: 'string'; readonly text: string; readonly at: number; readonly parts: readonly StringPart[] }
  | { readonly kind: 'end'; readonly text: string; readonly at: number };

export type TokenKind = Token['kind'];

export const keywords: ReadonlySet<string> = new Set([
  '__loc__',
  'and',
  'as',
  'break',
  'catch',
  'def',
  'elif',
  'else',
  'end',
  'foreach',
  'if',
  'import',
  'include',
  'label',
  'module',
  'or',
  'reduce',
  'then',
  'try',
]);

/** How a token is named in an error message. */
export function nameOf(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end of the program';
    case 'string':
      return 'a string';
    case 'field':
      return `.${token.text}`;
    case 'variable':
      return `$${token.text}`;
    case 'format':
      return `@${token.text}`;
    case 'name':
    case 'keyword':
    case 'operator':
    case 'number':
      return `'${token.text}'`;
  }
}
