import { type JqNumber, parseNumber } from '../value/number-literal.ts';
import { readString } from './string-literal.ts';
import { reject } from './syntax-error.ts';
import { keywords, type Token } from './token.ts';

/** Interpolations inside interpolations. */
const maxStringDepth = 64;

/** Far more than a person writes, and read and compiled within about 50 ms. */
const maxTokens = 25_000;

/** A comment runs to the end of its line; an odd number of backslashes before the line end carries it on. */
const space = /(?:[ \t\r\n]+|#(?:[^\\\r\n]|\\(?:\\|\r?\n|[^\r\n]|$)|\r(?!\n))*)+/y;
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const field = /\.([a-zA-Z_][a-zA-Z_0-9]*)/y;
const variable = /\$((?:[a-zA-Z_][a-zA-Z_0-9]*::)*[a-zA-Z_][a-zA-Z_0-9]*)/y;
const name = /(?:[a-zA-Z_][a-zA-Z_0-9]*::)*[a-zA-Z_][a-zA-Z_0-9]*/y;
const format = /@([a-zA-Z0-9_]+)/y;
const operator = /\?\/\/|\/\/=|!=|==|\/\/|\|=|\+=|-=|\*=|\/=|%=|<=|>=|\.\.|[.?=;,:|+\-*/%<>[\]{}()$]/y;

/** Splits a source text into tokens; strings carry the tokens of their interpolations. */
export class Lexer {
  readonly source: string;
  at = 0;
  private readonly stringDepth: number;
  private readonly tokens: { left: number };

  constructor(source: string, at = 0, stringDepth = 0, tokens = { left: maxTokens }) {
    this.source = source;
    this.at = at;
    this.stringDepth = stringDepth;
    this.tokens = tokens;
    if (stringDepth > maxStringDepth) reject(at, 'Strings are nested too deeply');
  }

  /** All tokens up to the end of the source. */
  all(): readonly Token[] {
    const tokens: Token[] = [];
    for (;;) {
      const token = this.next();
      tokens.push(token);
      if (token.kind === 'end') return tokens;
    }
  }

  /** The tokens of an interpolation, up to and past the `)` that closes it. */
  interpolation(): readonly Token[] {
    const tokens: Token[] = [];
    for (let open = 1; ; ) {
      const token = this.next();
      if (token.kind === 'end') return reject(token.at, 'A string interpolation is not closed', { expected: "')'" });
      if (token.kind === 'operator' && token.text === '(') open++;
      if (token.kind === 'operator' && token.text === ')' && --open === 0) {
        tokens.push({ kind: 'end', text: ')', at: token.at });
        return tokens;
      }
      tokens.push(token);
    }
  }

  private next(): Token {
    this.match(space);
    const at = this.at;
    if (--this.tokens.left < 0) return reject(at, 'The program is too long', { expected: `at most ${maxTokens} tokens` });
    if (at >= this.source.length) return { kind: 'end', text: '', at };
    if (this.source[at] === '"') return this.string(at);
    const digits = this.match(number);
    if (digits !== undefined) return { kind: 'number', text: digits, at, value: parseNumber(digits) as JqNumber };
    const fieldName = this.match(field);
    if (fieldName !== undefined) return { kind: 'field', text: fieldName, at };
    const variableName = this.match(variable);
    if (variableName !== undefined) return { kind: 'variable', text: variableName, at };
    const word = this.match(name);
    if (word !== undefined) return { kind: keywords.has(word) ? 'keyword' : 'name', text: word, at };
    const formatName = this.match(format);
    if (formatName !== undefined) return { kind: 'format', text: formatName, at };
    const symbol = this.match(operator);
    if (symbol !== undefined) return { kind: 'operator', text: symbol, at };
    return reject(at, `The character ${JSON.stringify(String.fromCodePoint(this.source.codePointAt(at) as number))} means nothing here`);
  }

  private string(at: number): Token {
    const { parts, end } = readString(this.source, at, (start) => {
      const inner = new Lexer(this.source, start, this.stringDepth + 1, this.tokens);
      return { tokens: inner.interpolation(), end: inner.at };
    });
    this.at = end;
    return { kind: 'string', text: this.source.slice(at, end), at, parts };
  }

  /** Moves past a match at this place and gives its first group, or else the whole of it. */
  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    if (found === null) return undefined;
    this.at = pattern.lastIndex;
    return found[1] ?? found[0];
  }
}
