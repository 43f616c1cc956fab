import type { ArithmeticOperator, ComparisonOperator, Expression, UpdateOperator } from './ast.ts';
import { negate } from '../value/arithmetic.ts';
import { isNumber } from '../value/kind.ts';
import type { Cursor } from './cursor.ts';
import { parseTerm } from './parse-term.ts';

type Associativity = 'left' | 'right' | 'none';

type Level = { readonly operators: readonly string[]; readonly associativity: Associativity };

/** Binary operators from the loosest to the tightest. */
const levels: readonly Level[] = [
  { operators: ['//'], associativity: 'right' },
  { operators: ['=', '|=', '+=', '-=', '*=', '/=', '%=', '//='], associativity: 'none' },
  { operators: ['or'], associativity: 'left' },
  { operators: ['and'], associativity: 'left' },
  { operators: ['==', '!=', '<', '<=', '>', '>='], associativity: 'none' },
  { operators: ['+', '-'], associativity: 'left' },
  { operators: ['*', '/', '%'], associativity: 'left' },
];

const levelOf: ReadonlyMap<string, number> = new Map(levels.flatMap((level, index) => level.operators.map((operator) => [operator, index] as const)));

/** Everything that binds tighter than `,`. */
export function parseOperators(cursor: Cursor): Expression {
  return cursor.nested(() => parseLevel(cursor, 0));
}

/** Precedence climbing: operators of this level and tighter. */
function parseLevel(cursor: Cursor, lowest: number): Expression {
  let left = parsePrefix(cursor);
  let refused = -1;
  for (let links = 1; ; links++) {
    const token = cursor.peek();
    const index = token.kind === 'operator' || token.kind === 'keyword' ? levelOf.get(token.text) : undefined;
    if (index === undefined || index < lowest) return left;
    if (index === refused) return cursor.unexpected('another operator or the end', 'this operator does not chain; add parentheses');
    cursor.check(links);
    cursor.take();
    const { associativity } = levels[index] as Level;
    const right = cursor.nested(() => parseLevel(cursor, associativity === 'right' ? index : index + 1));
    left = combine(token.text, left, right, token.at);
    refused = associativity === 'none' ? index : -1;
  }
}

function combine(operator: string, left: Expression, right: Expression, at: number): Expression {
  switch (operator) {
    case '//':
      return { kind: 'alternative', left, right, at };
    case 'or':
    case 'and':
      return { kind: operator, left, right, at };
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return { kind: 'arithmetic', operator: operator satisfies ArithmeticOperator, left, right, at };
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return { kind: 'comparison', operator: operator satisfies ComparisonOperator, left, right, at };
    default:
      return { kind: 'update', operator: operator as UpdateOperator, left, right, at };
  }
}

/** A negative number is a constant. */
function negation(body: Expression, at: number): Expression {
  if (body.kind === 'literal' && isNumber(body.value)) return { kind: 'literal', value: negate(body.value), at };
  return { kind: 'negate', body, at };
}

/** `-x`, `try x catch y` and terms. */
function parsePrefix(cursor: Cursor): Expression {
  const { at } = cursor.peek();
  if (cursor.takeOperator('-')) return negation(cursor.nested(parsePrefix), at);
  if (!cursor.takeKeyword('try')) return parseTerm(cursor);
  const body = cursor.nested(parsePrefix);
  const handler = cursor.takeKeyword('catch') ? cursor.nested(parsePrefix) : null;
  return { kind: 'try', body, handler, at };
}
