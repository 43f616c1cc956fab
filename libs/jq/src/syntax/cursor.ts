import type { Expression } from './ast.ts';
import { reject } from './syntax-error.ts';
import { Lines } from './lines.ts';
import { nameOf, type Token, type TokenKind } from './token.ts';

/** Levels an expression may nest, in the source or by operators: evaluation never needs more of the JavaScript stack. */
export const maxHeight = 400;

/** The rules that other rules call back into. */
export type Rules = {
  /** Everything: definitions, labels, bindings, `|` and `,`. */
  readonly query: (cursor: Cursor) => Expression;
  /** Operators, without `|` and `,`. */
  readonly expression: (cursor: Cursor) => Expression;
};

/** A place in a list of tokens. */
export class Cursor {
  readonly source: string;
  readonly rules: Rules;
  private readonly tokens: readonly Token[];
  private index = 0;
  private height: number;
  private readonly lines: Lines;

  constructor(source: string, tokens: readonly Token[], rules: Rules, height = 0, lines = new Lines(source)) {
    this.source = source;
    this.tokens = tokens;
    this.rules = rules;
    this.height = height;
    this.lines = lines;
  }

  /** A cursor on the tokens of an interpolation, as deep as this one. */
  inside(tokens: readonly Token[]): Cursor {
    return new Cursor(this.source, tokens, this.rules, this.height, this.lines);
  }

  peek(ahead = 0): Token {
    return this.tokens[Math.min(this.index + ahead, this.tokens.length - 1)] as Token;
  }

  take(): Token {
    const token = this.peek();
    this.index++;
    return token;
  }

  is(kind: TokenKind, text?: string): boolean {
    const token = this.peek();
    return token.kind === kind && (text === undefined || token.text === text);
  }

  isOperator(text: string): boolean {
    return this.is('operator', text);
  }

  /** Takes the token if it is this operator. */
  takeOperator(text: string): boolean {
    if (!this.isOperator(text)) return false;
    this.index++;
    return true;
  }

  takeKeyword(text: string): boolean {
    if (!this.is('keyword', text)) return false;
    this.index++;
    return true;
  }

  expectOperator(text: string): Token {
    return this.isOperator(text) ? this.take() : this.unexpected(`'${text}'`);
  }

  expectKeyword(text: string): Token {
    return this.is('keyword', text) ? this.take() : this.unexpected(`'${text}'`);
  }

  expect(kind: TokenKind, expected: string): Token {
    return this.is(kind) ? this.take() : this.unexpected(expected);
  }

  unexpected(expected: string, hint?: string): never {
    const token = this.peek();
    const found = nameOf(token);
    return reject(token.at, `Unexpected ${found}`, hint === undefined ? { expected, found } : { expected, found, hint });
  }

  /** Parses one level deeper. */
  nested<T>(parse: (cursor: Cursor) => T): T {
    this.deepen(1);
    const result = parse(this);
    this.height--;
    return result;
  }

  /** Refuses an expression that would be higher than allowed with so many more levels. */
  check(levels: number): void {
    if (this.height + levels > maxHeight) reject(this.peek().at, 'The expression is nested too deeply', { expected: `at most ${maxHeight} levels` });
  }

  private deepen(levels: number): void {
    this.check(levels);
    this.height += levels;
  }

  /** The line a place stands on, from 1. */
  lineAt(at: number): number {
    return this.lines.at(at);
  }
}
