import type { Value } from '../value/value.ts';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type UpdateOperator = '=' | '|=' | '+=' | '-=' | '*=' | '/=' | '%=' | '//=';

/** A parsed expression. `at` is the UTF-16 index in the source where it, or its operator, stands. */
export type Expression =
  | { readonly kind: 'identity'; readonly at: number }
  | { readonly kind: 'literal'; readonly value: Value; readonly at: number }
  | { readonly kind: 'string'; readonly format: string | null; readonly parts: readonly (string | Expression)[]; readonly at: number }
  | { readonly kind: 'format'; readonly name: string; readonly at: number }
  | { readonly kind: 'index'; readonly target: Expression; readonly key: Expression; readonly optional: boolean; readonly at: number }
  | {
      readonly kind: 'slice';
      readonly target: Expression;
      readonly from: Expression | null;
      readonly to: Expression | null;
      readonly optional: boolean;
      readonly at: number;
    }
  | { readonly kind: 'iterate'; readonly target: Expression; readonly optional: boolean; readonly at: number }
  | { readonly kind: 'try'; readonly body: Expression; readonly handler: Expression | null; readonly at: number }
  | { readonly kind: 'array'; readonly body: Expression | null; readonly at: number }
  | { readonly kind: 'object'; readonly entries: readonly ObjectEntry[]; readonly at: number }
  | { readonly kind: 'negate'; readonly body: Expression; readonly at: number }
  | Both<'pipe'>
  | Both<'comma'>
  | Both<'and'>
  | Both<'or'>
  | Both<'alternative'>
  | { readonly kind: 'arithmetic'; readonly operator: ArithmeticOperator; readonly left: Expression; readonly right: Expression; readonly at: number }
  | { readonly kind: 'comparison'; readonly operator: ComparisonOperator; readonly left: Expression; readonly right: Expression; readonly at: number }
  | { readonly kind: 'update'; readonly operator: UpdateOperator; readonly left: Expression; readonly right: Expression; readonly at: number }
  | {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
      readonly at: number;
    }
  | {
      readonly kind: 'reduce';
      readonly source: Expression;
      readonly patterns: readonly Pattern[];
      readonly initial: Expression;
      readonly update: Expression;
      readonly at: number;
    }
  | {
      readonly kind: 'foreach';
      readonly source: Expression;
      readonly patterns: readonly Pattern[];
      readonly initial: Expression;
      readonly update: Expression;
      readonly extract: Expression;
      readonly at: number;
    }
  | { readonly kind: 'bind'; readonly source: Expression; readonly patterns: readonly Pattern[]; readonly body: Expression; readonly at: number }
  | { readonly kind: 'label'; readonly name: string; readonly body: Expression; readonly at: number }
  | { readonly kind: 'break'; readonly name: string; readonly at: number }
  | { readonly kind: 'define'; readonly definition: Definition; readonly body: Expression; readonly at: number }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[]; readonly at: number }
  | { readonly kind: 'variable'; readonly name: string; readonly at: number };

type Both<K extends string> = { readonly kind: K; readonly left: Expression; readonly right: Expression; readonly at: number };

/** One kind of expression. */
export type Node<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

export type ObjectEntry = { readonly key: Expression; readonly value: Expression };

export type Pattern =
  | { readonly kind: 'variable'; readonly name: string; readonly at: number }
  | { readonly kind: 'array'; readonly elements: readonly Pattern[]; readonly at: number }
  | { readonly kind: 'object'; readonly entries: readonly PatternEntry[]; readonly at: number };

/** One key of an object pattern; `$name: pattern` and `$name` bind the whole value too. */
export type PatternEntry = { readonly key: Expression; readonly variable: string | null; readonly pattern: Pattern | null };

export type Parameter = { readonly name: string; readonly byValue: boolean };

export type Definition = {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: Expression;
  readonly at: number;
};
